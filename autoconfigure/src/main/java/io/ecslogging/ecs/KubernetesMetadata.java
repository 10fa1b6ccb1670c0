package io.ecslogging.ecs;

import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Where the service runs in Kubernetes, in the fields of Elastic's agents. An agent adds
 * them to the lines that it collects, but lines that are shipped directly pass no agent.
 * Absent and blank values are left out of the document.
 *
 * @param namespace {@code kubernetes.namespace}
 * @param podName {@code kubernetes.pod.name}
 * @param podUid {@code kubernetes.pod.uid}
 * @param nodeName {@code kubernetes.node.name}
 * @param containerName {@code kubernetes.container.name}
 * @param deploymentName {@code kubernetes.deployment.name}
 */
public record KubernetesMetadata(@Nullable String namespace, @Nullable String podName, @Nullable String podUid,
		@Nullable String nodeName, @Nullable String containerName, @Nullable String deploymentName) {

	/**
	 * Nothing is known.
	 */
	static final KubernetesMetadata NONE = new KubernetesMetadata(null, null, null, null, null, null);

	void forEach(BiConsumer<String, @Nullable String> fields) {
		fields.accept("kubernetes.namespace", this.namespace);
		fields.accept("kubernetes.pod.name", this.podName);
		fields.accept("kubernetes.pod.uid", this.podUid);
		fields.accept("kubernetes.node.name", this.nodeName);
		fields.accept("kubernetes.container.name", this.containerName);
		fields.accept("kubernetes.deployment.name", this.deploymentName);
	}

}
