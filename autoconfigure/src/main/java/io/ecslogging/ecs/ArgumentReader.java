package io.ecslogging.ecs;

import java.util.Map;

/**
 * Reads the fields that structured arguments and markers write with one version of
 * Jackson. May be used by any number of threads.
 */
interface ArgumentReader {

	/**
	 * Read the fields of a structured argument or marker.
	 * @param argument the argument or marker
	 * @return its fields
	 * @throws Throwable if the argument's own code throws, or if its output is not JSON
	 */
	Map<?, ?> read(Object argument) throws Throwable;

}
