package io.ecslogging.ecs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HostMetadataTests {

	private static final String ID = "4c01db0b339c4d1e9c2a9ad8f0d6ab2a6f1c9d0a1b2c3d4e5f60718293a4b5c6";

	@ParameterizedTest
	@ValueSource(strings = { "12:cpu,cpuacct:/docker/" + ID, "0::/system.slice/docker-" + ID + ".scope",
			"11:memory:/kubepods/burstable/pod9d0a1b2c-1111-2222-3333-444455556666/" + ID,
			"0::/kubepods.slice/kubepods-besteffort.slice/cri-containerd-" + ID + ".scope",
			"9:pids:/a\n1:name=systemd:/libpod-" + ID + ".scope\n0::/" })
	void shouldFindTheIdInTheControlGroup(String cgroup) {
		assertThat(HostMetadata.containerId(cgroup, "")).isEqualTo(ID);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"1013 990 8:1 /var/lib/docker/containers/" + ID + "/hostname /etc/hostname rw,relatime - ext4 /dev/sda1 rw",
			"1013 990 0:25 /containers/storage/overlay-containers/" + ID
					+ "/userdata/resolv.conf /etc/resolv.conf rw - tmpfs tmpfs rw" })
	void shouldFindTheIdAmongTheMounts(String mounts) {
		assertThat(HostMetadata.containerId("0::/\n", "22 1 0:20 / /proc rw - proc proc rw\n" + mounts + "\n"))
			.isEqualTo(ID);
	}

	@Test
	void shouldFindNoneOutsideOfContainers() {
		assertThat(HostMetadata.containerId("0::/user.slice/user-1000.slice/session-3.scope\n",
				"29 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"))
			.isNull();
	}

	@Test
	void shouldKnowTheHost() {
		assertThat(HostMetadata.current().name()).isNotBlank();
	}

}
