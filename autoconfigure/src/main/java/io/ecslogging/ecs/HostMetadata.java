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
 * What an agent would add to a line that it collects from this host, and nobody adds to
 * one that is shipped directly.
 *
 * @param name {@code host.name}, or {@code null} if it cannot be found out
 * @param containerId {@code container.id}, or {@code null} outside of containers
 */
public record HostMetadata(@Nullable String name, @Nullable String containerId) {

	private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

	private static final Path CGROUP = Path.of("/proc/self/cgroup");

	private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

	/**
	 * The id ends the path of a container's control group, in version 1, or in version 2
	 * where the container shares the host's namespace of control groups.
	 */
	private static final Pattern ID_IN_CGROUP = Pattern.compile("[/-]([0-9a-f]{64})(\\.scope)?$", Pattern.MULTILINE);

	/**
	 * Docker and Podman mount files from the container's own directory.
	 */
	private static final Pattern ID_IN_MOUNTS = Pattern
		.compile("/(?:containers|overlay-containers)/([0-9a-f]{64})/\\S*(?:hostname|resolv\\.conf|hosts) ");

	/**
	 * Find out about this host.
	 * @return what is known of it
	 */
	public static HostMetadata current() {
		return new HostMetadata(hostName(), containerId(read(CGROUP), read(MOUNTS)));
	}

	/**
	 * Find a container's id.
	 * @param cgroup what {@code /proc/self/cgroup} says
	 * @param mounts what {@code /proc/self/mountinfo} says
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
