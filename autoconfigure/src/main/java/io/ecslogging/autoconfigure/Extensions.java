package io.ecslogging.autoconfigure;

import java.util.List;

import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.util.ClassUtils;

/**
 * What an application adds to logging and shipping by classes in
 * {@code META-INF/spring.factories}, since both start before there are beans. Spring
 * gives the hints that such classes need in a native image.
 */
public final class Extensions {

	private Extensions() {
	}

	/**
	 * Create all extensions of a type. Their constructors may have the environment as an
	 * argument.
	 * @param <T> the type
	 * @param type the type, whose name is the key
	 * @param environment the environment
	 * @return the extensions, in the order that {@code @Order} gives
	 * @throws IllegalArgumentException if one cannot be created
	 */
	public static <T> List<T> load(Class<T> type, Environment environment) {
		return SpringFactoriesLoader.forDefaultResourceLocation(ClassUtils.getDefaultClassLoader())
			.load(type, ArgumentResolver.of(Environment.class, environment));
	}

}
