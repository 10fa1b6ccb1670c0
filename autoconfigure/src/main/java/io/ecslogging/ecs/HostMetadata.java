package io.ecslogging.ecs;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Metadata of this host. An agent adds it to the lines that it collects, but lines that
 * are shipped directly pass no agent.
 *
 * @param name {@code host.name}, or {@code null} if it is not known
 * @param containerId {@code container.id}, or {@code null} outside of containers
 * @param kubernetes where in Kubernetes this is
 */
public record HostMetadata(@Nullable String name, @Nullable String containerId, KubernetesMetadata kubernetes) {

	private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

	private static final Path CGROUP = Path.of("/proc/self/cgroup");

	private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

	/**
	 * The container id is at the end of the cgroup path: with cgroup v1, and with v2 if
	 * the container shares the host's cgroup namespace.
	 */
	private static final Pattern ID_IN_CGROUP = Pattern.compile("[/-]([0-9a-f]{64})(\\.scope)?$", Pattern.MULTILINE);

	/**
	 * Docker and Podman mount files from the container's own directory, which is named
	 * after the id.
	 */
	private static final Pattern ID_IN_MOUNTS = Pattern
		.compile("/(?:containers|overlay-containers)/([0-9a-f]{64})/\\S*(?:hostname|resolv\\.conf|hosts) ");

	/**
	 * Return the metadata of this host.
	 * @return what is known about the host
	 */
	public static HostMetadata current() {
		return new HostMetadata(hostName(), containerId(read(CGROUP), read(MOUNTS)), KubernetesMetadata.NONE);
	}

	/**
	 * Return the metadata of this host with where it is in Kubernetes. Inside of a pod,
	 * the kernel has the name of the pod. As with an agent, the host is the node then, if
	 * its name is known.
	 * @param place where it is
	 * @return the changed copy
	 */
	public HostMetadata in(KubernetesMetadata place) {
		String node = place.nodeName();
		return new HostMetadata((node != null && !node.isBlank()) ? node : this.name, this.containerId, place);
	}

	/**
	 * Find a container's id.
	 * @param cgroup the content of {@code /proc/self/cgroup}
	 * @param mounts the content of {@code /proc/self/mountinfo}
	 * @return the id, or {@code null} if there is none
	 */
	static @Nullable String containerId(String cgroup, String mounts) {
		Matcher inCgroup = ID_IN_CGROUP.matcher(cgroup);
		if (inCgroup.find()) {
			return inCgroup.group(1);
		}
		Matcher inMounts = ID_IN_MOUNTS.matcher(mounts);
		return inMounts.find() ? inMounts.group(1) : null;
	}

	private static @Nullable String hostName() {
		String kernel = read(HOSTNAME).strip();
		if (!kernel.isEmpty()) {
			return kernel;
		}
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file, StandardCharsets.UTF_8);
		}
		catch (IOException | RuntimeException ex) {
			return "";
		}
	}

}
