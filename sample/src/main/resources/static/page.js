// Everything that comes from events is set as text or as an attribute of known values, and never as HTML.

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"];
const MAX_EVENTS = 1000;
const MAX_ROWS = 250;
const MAX_ROUTES = 50;
const MAX_REQUESTS = 20000;
const BIN = 10_000;
const BINS = 30;

const byId = (id) => document.getElementById(id);

// newest last
const events = [];
const requests = [];
const bins = new Map();
const filter = { level: 0, text: "", trace: null };
let lastId = 0;
let missed = 0;
let paused = false;
let arrived = [];
let waiting = 0;
let refreshing = false;
let opened = null;

function element(name, text, className) {
	const created = document.createElement(name);
	if (text !== undefined) {
		created.textContent = text;
	}
	if (className) {
		created.className = className;
	}
	return created;
}

// Controls, such as those that reverse the direction of the text around them, are shown and have no effect.
function visible(text) {
	return String(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
		(control) => "\\u" + control.charCodeAt(0).toString(16).padStart(4, "0"));
}

// A path may be written with dots, nested, or both.
function at(object, path) {
	if (object === null || typeof object !== "object") {
		return undefined;
	}
	if (Object.hasOwn(object, path)) {
		return object[path];
	}
	for (let dot = path.indexOf("."); dot > 0; dot = path.indexOf(".", dot + 1)) {
		const head = path.slice(0, dot);
		const found = Object.hasOwn(object, head) ? at(object[head], path.slice(dot + 1)) : undefined;
		if (found !== undefined) {
			return found;
		}
	}
	return undefined;
}

// JavaScript's numbers are less exact than those of the line, so those that differ are kept as they are written.
function parse(line) {
	return JSON.parse(line, (key, value, context) =>
		(typeof value === "number" && context?.source !== undefined && String(value) !== context.source) ? context.source : value);
}

function read(id, { line, origins }) {
	let fields = null;
	try {
		fields = parse(line);
	}
	catch {
		// the console prints text
	}
	const time = new Date(at(fields, "@timestamp") ?? Date.now());
	const message = at(fields, "message");
	return {
		id, line, origins, fields, time,
		level: LEVELS.indexOf(at(fields, "log.level")),
		message: visible(fields ? (message ?? "") : line),
		logger: visible(at(fields, "log.logger") ?? ""),
		error: at(fields, "error.type"),
		trace: at(fields, "trace.id"),
		lower: line.toLowerCase(),
	};
}

function count(event) {
	const bin = Math.floor(event.time / BIN);
	if (event.level >= 0) {
		if (!bins.has(bin)) {
			bins.set(bin, LEVELS.map(() => 0));
		}
		bins.get(bin)[event.level]++;
	}
	const duration = Number(at(event.fields, "event.duration"));
	const path = at(event.fields, "http.route") ?? at(event.fields, "url.path");
	if (path !== undefined && Number.isFinite(duration)) {
		const status = Number(at(event.fields, "http.response.status_code"));
		if (requests.length === MAX_REQUESTS) {
			requests.shift();
		}
		requests.push({
			route: visible((at(event.fields, "http.request.method") ?? "") + " " + path),
			time: event.time, millis: duration / 1e6,
			failed: status >= 500 || at(event.fields, "event.outcome") === "failure",
		});
	}
}

function matches(event) {
	return (filter.level === 0 || event.level >= filter.level)
		&& (filter.text === "" || event.lower.includes(filter.text))
		&& (filter.trace === null || event.trace === filter.trace);
}

function row(event) {
	const created = element("tr");
	created.dataset.id = event.id;
	const time = element("td", event.time.toLocaleTimeString([], { hour12: false }), "time");
	time.title = event.time.toISOString();
	const level = LEVELS[event.level] ?? "";
	const message = element("td", undefined, "message");
	const button = element("button", event.message || "(no message)");
	button.type = "button";
	button.tabIndex = -1;
	button.ariaLabel = `${level} ${event.message}`;
	message.append(button);
	if (event.error !== undefined) {
		message.append(element("span", visible(event.error), "exception"));
	}
	const logger = element("td", event.logger.split(".").pop(), "logger");
	logger.title = event.logger;
	created.append(time, element("td", level, level), message, logger);
	return created;
}

// The list is one stop for the tabulator: where the focus is, else the newest event.
function keepOneTabStop() {
	const list = byId("list");
	if (!list.contains(document.activeElement)) {
		stopAt(list.querySelector("button"));
	}
}

function stopAt(button) {
	byId("list").querySelectorAll("button[tabindex='0']").forEach((other) => other.tabIndex = -1);
	if (button) {
		button.tabIndex = 0;
	}
}

function showAll() {
	const focused = document.activeElement?.closest?.("#list tr")?.dataset.id;
	const rows = events.filter(matches).slice(-MAX_ROWS).reverse().map(row);
	byId("list").replaceChildren(...rows);
	const again = rows.find((candidate) => candidate.dataset.id === focused);
	if (again) {
		focus(again);
	}
	keepOneTabStop();
	waiting = 0;
	showCount();
}

function showNew(added) {
	const list = byId("list");
	const rows = added.filter(matches).slice(-MAX_ROWS).reverse().map(row);
	rows.forEach((created) => created.classList.add("new"));
	list.prepend(...rows);
	while (list.rows.length > MAX_ROWS) {
		const leaving = list.rows[list.rows.length - 1];
		if (leaving.contains(document.activeElement)) {
			focus(leaving.previousElementSibling);
		}
		leaving.remove();
	}
	keepOneTabStop();
	showCount();
}

function showCount() {
	const shown = byId("list").rows.length;
	const gone = (missed > 0) ? ` ${missed} were too fast for this page and are missing.` : "";
	byId("count").textContent = `${shown} of ${events.length} shown.${gone}`;
	byId("pause").textContent = paused ? `Resume (${waiting} new)` : "Pause";
	byId("text-format").hidden = events.length === 0 || events.at(-1).fields !== null;
}

function refresh() {
	refreshing = false;
	const added = arrived;
	arrived = [];
	events.push(...added);
	events.splice(0, Math.max(0, events.length - MAX_EVENTS));
	if (paused) {
		waiting += added.filter(matches).length;
		showCount();
	}
	else {
		showNew(added);
	}
	showLevels();
	showRequests();
}

function focus(target) {
	if (target) {
		const button = target.querySelector("button");
		stopAt(button);
		button.focus();
	}
}

function totals(seconds) {
	const first = Math.floor((Date.now() - seconds * 1000) / BIN) + 1;
	const sums = LEVELS.map(() => 0);
	bins.forEach((counts, bin) => {
		if (bin >= first) {
			counts.forEach((value, level) => sums[level] += value);
		}
	});
	return sums;
}

function showLevels() {
	const now = Math.floor(Date.now() / BIN);
	[...bins.keys()].filter((bin) => bin <= now - BINS).forEach((bin) => bins.delete(bin));
	const peak = Math.max(1, ...[...bins.values()].map((counts) => counts.reduce((sum, value) => sum + value)));
	const bars = [];
	for (const [bin, counts] of bins) {
		let top = 60;
		counts.forEach((value, level) => {
			const height = value / peak * 58;
			if (height > 0) {
				top -= height;
				const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
				const attributes = { x: (bin - now + BINS - 1) * 10 + 1, y: top, width: 8, height, class: LEVELS[level] };
				Object.entries(attributes).forEach(([name, attribute]) => bar.setAttribute(name, attribute));
				bars.push(bar);
			}
		});
	}
	byId("chart").replaceChildren(...bars);
	byId("peak").textContent = (bins.size > 0) ? `peak ${peak}` : "";
	const minute = totals(60);
	const all = totals(300);
	byId("levels").replaceChildren(...LEVELS.map((name, level) => {
		const created = element("tr");
		const head = element("th", name, name);
		head.scope = "row";
		created.append(head, element("td", minute[level], "number"), element("td", all[level], "number"));
		return created;
	}).reverse());
}

function percentile(sorted, share) {
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

function millis(value) {
	return (value < 10) ? value.toFixed(1) : Math.round(value).toLocaleString("en");
}

function showRequests() {
	const oldest = Date.now() - BIN * BINS;
	const routes = new Map();
	for (const request of requests) {
		if (request.time >= oldest) {
			if (!routes.has(request.route)) {
				routes.set(request.route, { times: [], failed: 0 });
			}
			routes.get(request.route).times.push(request.millis);
			routes.get(request.route).failed += request.failed ? 1 : 0;
		}
	}
	const rows = [...routes].sort(([, one], [, other]) => other.times.length - one.times.length).slice(0, MAX_ROUTES);
	byId("requests").replaceChildren(...rows.map(([route, { times, failed }]) => {
		times.sort((one, other) => one - other);
		const created = element("tr");
		const head = element("th", route);
		head.scope = "row";
		created.append(head, element("td", times.length, "number"), element("td", failed, (failed > 0) ? "number failed" : "number"),
			element("td", millis(percentile(times, 0.5)), "number"), element("td", millis(percentile(times, 0.95)), "number"),
			element("td", millis(times.at(-1)), "number"));
		return created;
	}));
	byId("no-requests").hidden = rows.length > 0;
}

function plural(number, one, many) {
	return `${number.toLocaleString("en")} ${(number === 1) ? one : many}`;
}

function consoleItem(report) {
	const item = element("li");
	const format = report.configuration?.["ecs.logging.console.format"]?.value;
	item.append(element("strong", "Console"), element("span", (format === "text") ? ": Boot's text" : ": ECS, one line of JSON for each event"));
	const output = report.outputs?.console;
	if (output) {
		item.append(element("p", `Masked ${plural(output.maskedFields, "value", "values")}, moved `
			+ `${plural(output.displacedFields, "field", "fields")} to labels, shortened ${plural(output.shortenedLines, "line", "lines")}.`, "hint"));
	}
	return item;
}

function sinkItem(kind, sink) {
	const { events: all, queue } = sink;
	const dropped = Object.values(all.dropped).reduce((sum, value) => sum + value, 0);
	const item = element("li");
	item.append(element("strong", kind), element("span", ": "),
		element("span", sink.state, (sink.state === "working") ? "INFO" : "WARN"),
		element("p", visible(sink.destination ?? "nothing is shipped there any more"), "hint"),
		element("p", `${all.delivered} delivered, ${all.queued} queued (${queue.type}, ${plural(Math.round(queue.bytes / 1024), "KB", "KB")} of `
			+ `${plural(Math.round(queue.capacity / 1048576), "MB", "MB")}), ${all.rejected} rejected, ${dropped} dropped`));
	if (sink.lastFailure) {
		item.append(element("p", `Last failure: ${visible(sink.lastFailure.cause)}`, "hint"));
	}
	return item;
}

async function showSinks() {
	if (document.hidden) {
		return;
	}
	try {
		const response = await fetch("actuator/ecslogging");
		if (!response.ok) {
			throw new Error(`status ${response.status}`);
		}
		const report = await response.json();
		const sinks = Object.entries(report.sinks);
		byId("sinks").replaceChildren(consoleItem(report), ...sinks.map(([kind, sink]) => sinkItem(kind, sink)));
		byId("no-sinks").hidden = sinks.length > 0;
	}
	catch (failure) {
		byId("sinks").replaceChildren(element("li", `Not known: ${failure.message}`));
		byId("no-sinks").hidden = true;
	}
}

function showTrace(id) {
	filter.trace = id;
	byId("trace").hidden = id === null;
	byId("trace").textContent = (id !== null) ? `Trace ${visible(id).slice(0, 8)}\u2026, show all` : "";
	showAll();
}

// Lays the line out anew without reading it, so that every number and escape remains as printed.
function layOut(line) {
	let depth = 0;
	let quoted = false;
	let out = "";
	const newline = () => "\n" + "  ".repeat(depth);
	for (let i = 0; i < line.length; i++) {
		const char = line[i];
		if (quoted) {
			out += char;
			if (char === "\\") {
				out += line[++i];
			}
			quoted = char !== "\"";
		}
		else if ((char === "{" || char === "[") && "}]".includes(line[i + 1])) {
			out += char + line[++i];
		}
		else if (char === "{" || char === "[") {
			depth++;
			out += char + newline();
		}
		else if (char === "}" || char === "]") {
			depth--;
			out += newline() + char;
		}
		else {
			quoted = char === "\"";
			out += (char === ",") ? "," + newline() : (char === ":") ? ": " : char;
		}
	}
	return visible(out);
}

function leaves(object, prefix = "") {
	return Object.entries(object).flatMap(([name, value]) =>
		(value !== null && typeof value === "object" && !Array.isArray(value) && Object.keys(value).length > 0)
			? leaves(value, prefix + name + ".") : [[prefix + name, value]]);
}

function open(event) {
	opened = event;
	byId("detail-title").textContent = event.message || "(no message)";
	byId("detail-trace").hidden = typeof event.trace !== "string";
	byId("fields").replaceChildren(...leaves(event.fields ?? {}).map(([path, value]) => {
		const created = element("tr");
		const head = element("th", visible(path));
		head.scope = "row";
		const text = (value !== null && typeof value === "object") ? JSON.stringify(value) : value;
		const cell = element("td");
		cell.append(element("div", visible(text)));
		created.append(head, cell, element("td", visible(event.origins[path] ?? "")));
		// on a narrow screen they are not laid out as a table, but are still one
		created.role = "row";
		head.role = "rowheader";
		[...created.cells].slice(1).forEach((other) => other.role = "cell");
		return created;
	}));
	byId("json").textContent = (event.fields !== null) ? layOut(event.line) : visible(event.line);
	byId("detail").showModal();
	byId("detail-title").focus();
	// what scrolls can be reached by the keyboard
	byId("fields").querySelectorAll("td > div").forEach((value) => {
		if (value.scrollHeight > value.clientHeight) {
			value.tabIndex = 0;
		}
	});
	byId("detail").querySelector(".scroll").scrollTop = 0;
}

function state(name, text) {
	byId("connection").dataset.state = name;
	if (byId("connection").textContent !== text) {
		byId("connection").textContent = text;
		byId("summary").textContent = text;
	}
}

function connect() {
	const source = new EventSource("events");
	source.onopen = () => state("live", "Live");
	source.onerror = () => {
		if (source.readyState === EventSource.CLOSED) {
			state("lost", "Not connected: the service has ended, or too many pages are open. Trying again.");
			setTimeout(connect, 5000);
		}
		else {
			state("waiting", "Reconnecting");
		}
	};
	source.onmessage = (message) => {
		const id = Number(message.lastEventId);
		// a connection that is not a continuation begins from the start
		if (id <= lastId) {
			return;
		}
		lastId = id;
		const sent = JSON.parse(message.data);
		missed += sent.missed;
		const event = read(id, sent);
		count(event);
		arrived.push(event);
		// a page in the background is seldom refreshed
		if (arrived.length > MAX_EVENTS) {
			arrived.shift();
		}
		if (!refreshing) {
			refreshing = true;
			setTimeout(refresh, 100);
		}
	};
}

async function press(path, options, done) {
	try {
		const response = await fetch(path, options);
		byId("result").textContent = await done(response);
	}
	catch (failure) {
		byId("result").textContent = `No answer: ${failure.message}`;
	}
}

document.querySelectorAll("button[data-level]").forEach((button) => button.addEventListener("click", () => {
	const level = button.dataset.level;
	press(`log/${level}`, { method: "POST" }, async (response) => {
		const { logger, enabled } = await response.json();
		return enabled ? `Logged at ${level}.`
			: `Not logged: ${level} is off for ${logger}. logging.level.io.ecslogging.sample=${level.toLowerCase()} turns it on.`;
	});
}));

byId("play").addEventListener("click", () => {
	const song = 1 + Math.floor(Math.random() * 4);
	press(`songs/${song}`, { headers: { "X-User-Id": "u-4711" } }, (response) => `Song ${song}: status ${response.status}.`);
});

byId("fail").addEventListener("click", () =>
	press("boom", {}, (response) => `Failed with status ${response.status}. The event has the exception and its cause.`));

byId("show").addEventListener("click", () => press("show", { method: "POST" }, async (response) => {
	const { traceId } = await response.json();
	if (traceId === null) {
		return "Logged, without a trace: tracing is off.";
	}
	byId("level").value = "0";
	byId("text").value = "";
	Object.assign(filter, { level: 0, text: "" });
	showTrace(traceId);
	return `Logged in trace ${traceId}. The list shows only that.`;
}));

byId("level").addEventListener("change", (event) => {
	filter.level = Number(event.target.value);
	showAll();
});

byId("text").addEventListener("input", (event) => {
	filter.text = event.target.value.toLowerCase();
	showAll();
});

byId("trace").addEventListener("click", () => {
	showTrace(null);
	byId("text").focus();
});

byId("pause").addEventListener("click", () => {
	paused = !paused;
	byId("pause").setAttribute("aria-pressed", paused);
	showAll();
});

byId("list").addEventListener("click", (event) => {
	const clicked = event.target.closest("tr");
	const found = events.find((candidate) => String(candidate.id) === clicked?.dataset.id);
	if (found) {
		focus(clicked);
		open(found);
	}
});

byId("list").addEventListener("keydown", (event) => {
	const current = event.target.closest("tr");
	const rows = byId("list").rows;
	const target = { ArrowDown: current.nextElementSibling, ArrowUp: current.previousElementSibling,
		Home: rows[0], End: rows[rows.length - 1] }[event.key];
	if (target) {
		event.preventDefault();
		focus(target);
	}
});

byId("detail-close").addEventListener("click", () => byId("detail").close());

byId("detail-trace").addEventListener("click", () => {
	byId("detail").close();
	showTrace(opened.trace);
});

// a summary now and then, since every event would be too much to listen to
setInterval(() => {
	const sums = totals(60);
	const all = sums.reduce((sum, value) => sum + value);
	byId("summary").textContent = `Last minute: ${plural(all, "event", "events")}, ${plural(sums[4], "error", "errors")}.`;
}, 60_000);

setInterval(() => {
	if (!document.hidden) {
		showLevels();
		showRequests();
	}
}, 5000);

setInterval(showSinks, 5000);
document.addEventListener("visibilitychange", showSinks);
showLevels();
showSinks();
connect();
