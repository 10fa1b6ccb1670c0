package io.ecslogging.sample.page;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import io.ecslogging.sample.ElvisApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The page in a browser.
 */
@Timeout(120)
class PageTests {

	private static final File CHROMIUM = new File("/usr/bin/chromium");

	private static final File DRIVER = new File("/usr/bin/chromedriver");

	private static final Logger logger = LoggerFactory.getLogger(PageTests.class);

	private static ConfigurableApplicationContext application;

	private static String root;

	private static ChromeDriver browser;

	@BeforeAll
	static void start() {
		assumeThat(CHROMIUM).as("Debian's chromium").exists();
		assumeThat(DRIVER).as("Debian's chromium-driver").exists();
		application = SpringApplication.run(ElvisApplication.class, "--server.port=0",
				"--elvis.generator.enabled=false");
		root = "http://localhost:" + application.getEnvironment().getProperty("local.server.port") + "/";
		ChromeOptions options = new ChromeOptions().setBinary(CHROMIUM)
			.addArguments("--headless=new", "--disable-dev-shm-usage", "--window-size=1300,1000");
		if (System.getProperty("user.name").equals("root")) {
			options.addArguments("--no-sandbox");
		}
		browser = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).usingAnyFreePort().build(), options);
		browser.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
	}

	@AfterAll
	static void stop() {
		if (browser != null) {
			browser.quit();
		}
		if (application != null) {
			application.close();
		}
	}

	@BeforeEach
	void load() {
		use("light");
		browser.get(root);
		awaitText("#connection", "Live");
		errors();
	}

	@Test
	void shouldLoadWithoutErrorsAndOnlyFromTheService() {
		String before = unique();
		logger.info(before);
		browser.navigate().refresh();
		awaitText("#connection", "Live");
		awaitText("#list", before);
		awaitText("#sinks", "Console: ECS");
		assertThat(text("#no-sinks")).contains("no sink is configured", "ecs.logging.logstash.destinations");
		assertThat(errors()).isEmpty();
		assertThat(browser.executeScript(
				"return performance.getEntriesByType('resource').filter((it) => !it.name.startsWith(arguments[0])).length",
				root))
			.isEqualTo(0L);
	}

	@Test
	void shouldShowEventsAsTheyArePrinted() {
		String before = text("#levels tr:nth-child(2)");
		String message = unique();
		logger.warn(message);
		assertThat(text(awaitRow(message))).contains("WARN", "PageTests");
		Awaitility.await().until(() -> !text("#levels tr:nth-child(2)").equals(before));
		assertThat(errors()).isEmpty();
	}

	@Test
	void shouldLogAtTheLevelOfAButton() {
		for (String level : List.of("DEBUG", "INFO", "WARN", "ERROR")) {
			click("[data-level=" + level + "]");
			awaitText("#result", "Logged at " + level);
			awaitText("#list", "Button " + level + " was pressed");
		}
		click("[data-level=TRACE]");
		awaitText("#result", "TRACE is off");
		String last = unique();
		logger.info(last);
		awaitRow(last);
		assertThat(text("#list")).doesNotContain("Button TRACE");
		assertThat(errors()).isEmpty();
	}

	@Test
	void shouldShowRequestsByRoute() {
		click("#play");
		awaitText("#requests", "/songs/");
		click("#fail");
		awaitText("#result", "status 500");
		awaitText("#requests", "/boom");
		assertThat(browser.findElements(By.cssSelector("#requests tr:has(.failed)")))
			.anySatisfy((failed) -> assertThat(failed.getText()).contains("/boom"));
		awaitText("#list", "java.lang.IllegalStateException");
		assertThat(errors()).allMatch((error) -> error.contains("/boom") || error.contains("/songs/4"));
	}

	@Test
	void shouldShowATrace() {
		logger.info("outside of the trace");
		click("#show");
		awaitText("#trace", "show all");
		awaitText("#list", "The curtain falls");
		assertThat(text("#list")).contains("The lights go down", "A string is out of tune")
			.doesNotContain("outside of the trace");
		assertThat(text("#result")).matches("Logged in trace [0-9a-f]{32}.*");
		click("#trace");
		awaitText("#list", "outside of the trace");
		assertThat(errors()).isEmpty();
	}

	@Test
	void shouldShowHostileEventsAsText() {
		String id = unique();
		String hostile = "<img src=x onerror=\"document.title='owned'\"></script><script>document.title='owned'</script>"
				+ "<svg/onload=alert(1)> \"';--> {{7*7}} ${7*7} \u2028\u2029 \u202Etxt.exe\u2066 " + id;
		MDC.put("user.name", hostile);
		logger.atError()
			.addKeyValue("url.path", hostile)
			.addKeyValue("http.request.method", hostile)
			.addKeyValue("event.duration", 1)
			.addKeyValue("<b onclick=alert(2)>", hostile)
			.addKeyValue("__proto__.polluted", hostile)
			.setCause(new IllegalStateException(hostile))
			.log(hostile);
		MDC.clear();
		String row = awaitRow(id);
		String shown = hostile.replace("\u2028\u2029", "\\u2028\\u2029")
			.replace("\u202E", "\\u202e")
			.replace("\u2066", "\\u2066");
		assertThat(text(row + " button")).isEqualTo(shown);
		awaitText("#requests", id);
		open(row);
		assertThat(text("#detail-title")).isEqualTo(shown);
		assertThat(text("#fields")).contains(shown, "key-value <b onclick=alert(2)>");
		assertThat(text("#json")).contains("\\u202etxt.exe\\u2066").doesNotContain("\u202E", "\u2028");
		click("#detail-close");
		assertThat(browser.getTitle()).isEqualTo("elvis: what leaves the console");
		assertThat(browser.executeScript("return document.querySelectorAll('img, script, iframe, b, svg svg').length"))
			.isEqualTo(1L);
		assertThat(browser.executeScript("return ({}).polluted === undefined")).isEqualTo(true);
		assertThat(errors()).isEmpty();
	}

	@Test
	void shouldShowTheJsonAndTheOriginOfEachField() {
		String message = unique();
		MDC.put("user.id", "u-4711");
		logger.atInfo()
			.addKeyValue("song.id", 9_007_199_254_740_993L)
			.addKeyValue("empty", Map.of())
			.addKeyValue("ratio", 1.0)
			.log(message);
		MDC.clear();
		open(awaitRow(message));
		assertThat(text("#json")).startsWith("{\n  \"@timestamp\": \"")
			.contains("\n  \"message\": \"" + message + "\",\n", "\"id\": 9007199254740993\n", "\"ratio\": 1.0",
					"\"empty\": {}");
		assertThat(field("song.id")).contains("9007199254740993", "key-value song.id");
		assertThat(field("user.id")).contains("u-4711", "MDC user.id");
		assertThat(field("service.name")).contains("elvis", "spring.application.name from", "application.yml");
		assertThat(field("@timestamp")).contains("the event");
		assertThat(browser.executeScript(
				"return [...document.querySelectorAll('#fields td:last-child')].every((it) => it.textContent.length > 0)"))
			.isEqualTo(true);
	}

	@Test
	void shouldNeedNoMouse() {
		String message = unique();
		logger.info(message + " 1");
		logger.info(message + " 2");
		awaitText("#list", message + " 2");
		for (int i = 0; i < 40 && !inFocus("#list button"); i++) {
			press(Keys.TAB);
		}
		assertThat(inFocus("#list button")).isTrue();
		String wanted = "return document.activeElement.innerText === arguments[0]";
		for (int i = 0; i < 40 && !(Boolean) browser.executeScript(wanted, message + " 1"); i++) {
			press(Keys.ARROW_DOWN);
		}
		press(Keys.ENTER);
		awaitText("#detail-title", message + " 1");
		assertThat(inFocus("#detail *")).isTrue();
		assertThat(browser.executeScript("return document.getElementById('detail').matches(':modal')")).isEqualTo(true);
		press(Keys.ESCAPE);
		Awaitility.await().until(() -> inFocus("#list button"));
		press(Keys.ARROW_UP);
		assertThat(inFocus("#list button")).isTrue();
		assertThat(browser.executeScript(wanted, message + " 1")).isEqualTo(false);
		press(Keys.TAB);
		assertThat(inFocus("#list button")).isFalse();
	}

	@Test
	void shouldFilterAndPause() {
		String message = unique();
		logger.info(message + " of INFO");
		logger.error(message + " of ERROR");
		browser.findElement(By.id("text")).sendKeys(message.toUpperCase());
		awaitText("#count", "2 of ");
		browser.findElement(By.cssSelector("#level option[value='4']")).click();
		awaitText("#count", "1 of ");
		assertThat(text("#list")).contains("of ERROR").doesNotContain("of INFO");
		click("#pause");
		logger.error(message + " while paused");
		awaitText("#pause", "Resume (1 new)");
		assertThat(text("#list")).doesNotContain("while paused");
		assertThat(browser.findElement(By.id("pause")).getDomAttribute("aria-pressed")).isEqualTo("true");
		click("#pause");
		awaitText("#list", "while paused");
	}

	@Test
	void shouldKeepUpWithManyEvents() {
		String message = unique();
		for (int i = 0; i < 5000; i++) {
			logger.info(message);
		}
		logger.info(message + " last");
		awaitRow(message + " last");
		assertThat((Long) browser.executeScript("return document.querySelectorAll('#list tr').length")).isEqualTo(250);
		assertThat(errors()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void shouldBeAccessible(String scheme) throws Exception {
		use(scheme);
		click("[data-level=DEBUG]");
		click("#fail");
		awaitText("#list", "java.lang.IllegalStateException");
		awaitText("#sinks", "Console");
		// the fewer rows, the less there is to look at
		browser.findElement(By.cssSelector("#level option[value='4']")).click();
		String background = browser.findElement(By.tagName("body")).getCssValue("background-color");
		assertThat(background).contains(scheme.equals("dark") ? "17, 21, 27" : "245, 246, 248");
		browser.executeScript(axe());
		assertThat(violations()).isEmpty();
		open("#list .exception");
		awaitText("#fields", "error.stack_trace");
		assertThat(violations()).isEmpty();
	}

	private static String axe() throws IOException {
		try (InputStream script = PageTests.class.getResourceAsStream("/axe.min.js")) {
			return new String(script.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	/**
	 * Return what the engine for accessibility finds.
	 */
	private static List<?> violations() {
		return (List<?>) browser.executeAsyncScript(
				"""
						const done = arguments[arguments.length - 1];
						axe.run().then((found) => done(found.violations.flatMap((violation) => violation.nodes.map((node) =>
							violation.id + ': ' + node.html + ' ' + node.failureSummary))), (failure) => done([String(failure)]));
						""");
	}

	@Test
	void shouldFitNarrowScreens() {
		try {
			browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
					Map.of("width", 400, "height", 800, "deviceScaleFactor", 1, "mobile", false));
			logger.error("x".repeat(500), new IllegalStateException("y".repeat(500)));
			String row = awaitRow("xxx");
			assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth"))
				.isLessThanOrEqualTo(400);
			open(row);
			assertThat(browser.executeScript(
					"const it = document.querySelector('#detail .scroll'); return it.scrollWidth <= it.clientWidth"))
				.isEqualTo(true);
		}
		finally {
			browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
		}
	}

	private static void use(String scheme) {
		browser.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme),
						Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
	}

	private static String unique() {
		return "event " + UUID.randomUUID();
	}

	private static String text(String selector) {
		return (String) browser.executeScript("return document.querySelector(arguments[0])?.innerText ?? ''", selector);
	}

	private static String field(String path) {
		return (String) browser.executeScript("return [...document.querySelectorAll('#fields tr')]"
				+ ".find((it) => it.cells[0].textContent === arguments[0])?.innerText ?? ''", path);
	}

	/**
	 * Return the selector of a row: others may come before it.
	 */
	private static String awaitRow(String text) {
		awaitText("#list", text);
		return "#list tr[data-id='%s']".formatted(browser.executeScript(
				"return [...document.querySelectorAll('#list tr')].find((it) => it.innerText.includes(arguments[0])).dataset.id",
				text));
	}

	private static void awaitText(String selector, String text) {
		Awaitility.await().untilAsserted(() -> assertThat(text(selector)).contains(text));
	}

	private static void click(String selector) {
		browser.findElement(By.cssSelector(selector)).click();
	}

	/**
	 * Open a row, which would move if another event came.
	 */
	private static void open(String row) {
		click("#pause");
		click(row);
	}

	private static void press(Keys key) {
		browser.switchTo().activeElement().sendKeys(key);
	}

	private static boolean inFocus(String selector) {
		return (Boolean) browser.executeScript("return document.activeElement.matches(arguments[0])", selector);
	}

	/**
	 * Return what the browser has complained about since the last time.
	 */
	private static List<String> errors() {
		return browser.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

}
