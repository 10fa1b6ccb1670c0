package io.ecslogging.autoconfigure.format;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.ConfigurationEvent;
import ch.qos.logback.core.spi.ConfigurationEvent.EventType;
import ch.qos.logback.core.spi.ConfigurationEventListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;

import io.ecslogging.autoconfigure.StructuredFormats;
import io.ecslogging.logback.ResetListener;

/**
 * Boot's {@code console-appender.xml} and {@code file-appender.xml}. An application's
 * {@code logback-spring.xml} includes them to get what Boot does without that file, but
 * they know nothing of structured formats. Their name and Boot's pattern tell them from
 * an application's own appenders. Each time a configuration is read, they are new ones.
 */
final class IncludedAppenders implements ConfigurationEventListener {

	private static final org.slf4j.Logger logger = LoggerFactory.getLogger(IncludedAppenders.class);

	/**
	 * A part of Boot's default patterns with one of Boot's own conversion words.
	 */
	private static final String PART_OF_BOOTS_PATTERN = "%esb(){APPLICATION_NAME}";

	/**
	 * Those of the last application: a JVM has only one Logback.
	 */
	private static @Nullable IncludedAppenders current;

	private final LoggerContext context;

	private final Environment environment;

	private final ResetListener resetListener;

	private IncludedAppenders(LoggerContext context, Environment environment) {
		this.context = context;
		this.environment = environment;
		this.resetListener = ResetListener.add(context, () -> {
		}, this::keepEnvironment, IncludedAppenders::forget);
		context.addConfigurationEventListener(this);
	}

	/**
	 * Give the included appenders the formats that are set for console and file, now and
	 * whenever Logback is configured again.
	 */
	static synchronized void useFormats(Environment environment) {
		leaveAlone();
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
				&& (isOurs(environment.getProperty(StructuredFormats.CONSOLE))
						|| isOurs(environment.getProperty(StructuredFormats.FILE)))) {
			current = new IncludedAppenders(context, environment);
			current.useFormats();
		}
	}

	/**
	 * Stop giving formats to appenders. If the starter has been loaded anew, its former
	 * classes stop too, and ship nothing more.
	 */
	static synchronized void leaveAlone() {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
			try {
				ResetListener.withdrawOthers(context);
			}
			catch (Exception ex) {
				logger.warn("What a former class loader of ECS logging has left in Logback may log events twice", ex);
			}
		}
		forget();
	}

	private static synchronized void forget() {
		if (current != null) {
			current.context.removeConfigurationEventListener(current);
			current.resetListener.remove();
			current = null;
		}
	}

	/**
	 * Put back the environment, which Boot's encoder needs, and which a reset that is not
	 * Boot's removes.
	 */
	private void keepEnvironment() {
		if (this.context.getObject(Environment.class.getName()) == null) {
			this.context.putObject(Environment.class.getName(), this.environment);
		}
	}

	/**
	 * Ignore the configuration of another application, for which Boot is initialising
	 * logging.
	 */
	@Override
	public void listen(ConfigurationEvent event) {
		boolean ended = event.getEventType() == EventType.CONFIGURATION_ENDED_SUCCESSFULLY
				|| event.getEventType() == EventType.CONFIGURATION_ENDED_WITH_XML_PARSING_ERRORS;
		if (ended && this.context.getObject(Environment.class.getName()) == this.environment) {
			useFormats();
		}
	}

	private void useFormats() {
		Set<Appender<ILoggingEvent>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		for (Logger candidate : this.context.getLoggerList()) {
			useFormats(candidate, seen);
		}
	}

	/**
	 * Appenders may be behind asynchronous ones, and those may form a circle.
	 */
	private void useFormats(AppenderAttachable<ILoggingEvent> attachable, Set<Appender<ILoggingEvent>> seen) {
		attachable.iteratorForAppenders().forEachRemaining((appender) -> {
			if (!seen.add(appender)) {
				return;
			}
			useFormat(appender, "CONSOLE", StructuredFormats.CONSOLE);
			useFormat(appender, "FILE", StructuredFormats.FILE);
			if (appender instanceof AppenderAttachable<?> outer) {
				useFormats(ofEvents(outer), seen);
			}
		});
	}

	@SuppressWarnings("unchecked")
	private static AppenderAttachable<ILoggingEvent> ofEvents(AppenderAttachable<?> outer) {
		return (AppenderAttachable<ILoggingEvent>) outer;
	}

	private void useFormat(Appender<ILoggingEvent> candidate, String name, String formatProperty) {
		String format = this.environment.getProperty(formatProperty);
		if (format != null && isOurs(format) && name.equals(candidate.getName())
				&& candidate instanceof OutputStreamAppender<ILoggingEvent> appender
				&& appender.getEncoder() instanceof PatternLayoutEncoder encoder && isBoots(encoder.getPattern(),
						this.environment.getProperty("logging.pattern." + name.toLowerCase(Locale.ROOT)))) {
			StructuredLogEncoder ecs = new StructuredLogEncoder();
			ecs.setContext(this.context);
			ecs.setFormat(format);
			ecs.setCharset(StandardCharsets.UTF_8);
			ecs.start();
			appender.setEncoder(ecs);
			encoder.stop();
		}
	}

	private static boolean isOurs(@Nullable String format) {
		return EcsStructuredLogFormatter.class.getName().equals(format)
				|| EcsFileStructuredLogFormatter.class.getName().equals(format);
	}

	private static boolean isBoots(@Nullable String pattern, @Nullable String configured) {
		return pattern != null && (pattern.contains(PART_OF_BOOTS_PATTERN) || pattern.equals(configured));
	}

}
