"use strict";
// Draws the report of this page from the data embedded in it. What a target sent is put into the page as text
// nodes only; nothing is ever parsed as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const page = document.getElementById("page");
  const svgSpace = "http://www.w3.org/2000/svg";
  const firstSteps = 120, drawnAtOnce = 40, entriesAtOnce = 40;
  const characters = 6.7; // the width of one in a drawing, in its units
  const records = new Map();

  // ---- text ----

  const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Cs}|[\u{e0000}-\u{e0fff}]/gu;
  const named = c => `⟨U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`;
  /** Characters that nobody sees, or that turn a line around, by their number. */
  const shown = text => String(text ?? "").replace(/\r\n/g, "\n").replace(unseen, named);
  const line = text => shown(text).replace(/[\n\t]+/g, " ");
  const cut = (text, most) => {
    const all = Array.from(line(text));
    return all.length <= most ? all.join("") : all.slice(0, Math.max(most - 1, 1)).join("") + "…";
  };
  const count = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;
  const time = us => us < 1e6 ? `${(us / 1e3).toFixed(1)} ms` : `${(us / 1e6).toFixed(3)} s`;

  const add = (parent, children) => {
    for (const child of children.flat(9))
      if (child !== null && child !== undefined && child !== false)
        parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
    return parent;
  };
  const set = (element, attributes) => {
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    return element;
  };
  const h = (tag, attributes, ...children) => add(set(document.createElement(tag), attributes), children);
  const s = (tag, attributes, ...children) => add(set(document.createElementNS(svgSpace, tag), attributes), children);
  const link = (address, text) =>
    /^https?:\/\//.test(address ?? "") ? h("a", { href: address, rel: "noreferrer noopener" }, text) : h("span", {}, text);

  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = h("textarea", {}, text);
      (button.closest("dialog") ?? document.body).append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const label = button.textContent;
    button.textContent = "copied";
    setTimeout(() => { button.textContent = label; }, 1500);
  };
  const copied = (text, label) => h("div", { class: "again" }, h("pre", {}, text),
    h("button", { type: "button", onclick: event => copy(text, event.currentTarget) }, label));

  // ---- commands ----

  /** A word of a shell: hostile characters are written as bytes, so that nothing acts when it is pasted. */
  const word = text => {
    if (/^[A-Za-z0-9_@%+=:,.\/{}-]+$/.test(text)) return /[{}]/.test(text) ? `'${text}'` : text;
    if (/^[\x20-\x7e]*$/.test(text)) return `'${text.replace(/'/g, "'\\''")}'`;
    const bytes = new TextEncoder().encode(text);
    return "$'" + Array.from(bytes, b => b >= 0x20 && b < 0x7f && b !== 0x27 && b !== 0x5c
      ? String.fromCharCode(b) : `\\x${b.toString(16).padStart(2, "0")}`).join("") + "'";
  };
  const again = run => data.isProof
    ? `mcptestbed prove --scenario ${word(run.scenario)} --revision ${run.revision} --seed ${data.seed}`
    : `mcptestbed run ${data.isClient ? "--client" : "--server"} ${word(data.target)}`
      + (run ? ` --scenario ${word(run.scenario)} --revision ${run.revision}` : "") + ` --seed ${data.seed}`;

  const skipped = /^(content-length|transfer-encoding|connection|accept-encoding|traceparent|tracestate|expect)$/i;
  const token = /^\{[0-9a-f]{12}\}$/;
  const nameOf = header => header.slice(0, Math.max(0, header.indexOf(":")));
  const valueOf = header => header.slice(header.indexOf(":") + 1).trim();

  /** One request as curl; session ids that were issued before are shell variables. */
  const curl = (request, authority, variables) => {
    const parts = [/^https:/i.test(data.target) ? "https://" : "http://", authority, request.target];
    const words = ["curl -sS -i -N -g --path-as-is", word(parts.join("")), `-X ${word(request.method)}`];
    for (const header of request.headers) {
      const [name, value] = [nameOf(header), valueOf(header)];
      if (name === "" || name.startsWith("@") || skipped.test(name)) continue;
      if (/^host$/i.test(name) && value === authority) continue;
      if (variables.has(value)) words.push(`-H ${word(`${name}: `)}"$${variables.get(value)}"`);
      else words.push(`-H ${word(value === "" ? `${name};` : `${name}: ${value}`)}`);
    }
    const body = request.body;
    if (body?.text) words.push(`--data-raw ${word(body.text)}`);
    else if (body?.base64)
      return `printf %s ${word(body.base64)} | base64 -d | ${words.join(" ")} --data-binary @-`;
    return words.join(" \\\n  ");
  };

  const requestsOf = (record, upTo) => {
    const found = [];
    for (const [number, entry] of record.entries) {
      if (entry.type !== "exchange.request" || entry.leg !== "server") continue;
      const whole = entry.unchanged ? record.other(number, entry) : entry;
      if (whole) found.push({ number, entry, whole });
    }
    return found.filter(one => one.number <= upTo);
  };

  /** All requests up to one, so that the session of the last is there. */
  const script = (record, upTo) => {
    const variables = new Map(), lines = [];
    for (const one of requestsOf(record, upTo)) {
      const answer = record.answer(one.entry);
      const issued = answer?.headers?.find(header => /^mcp-session-id$/i.test(nameOf(header)));
      const command = curl(one.whole, record.authority, variables);
      if (issued && token.test(valueOf(issued)) && !variables.has(valueOf(issued))) {
        const name = `SESSION${variables.size + 1}`;
        variables.set(valueOf(issued), name);
        lines.push(`${name}=$(${command} --max-time 5 | tr -d '\\r' | sed -n 's/^mcp-session-id: //Ip')`);
      } else {
        lines.push(one.number === upTo ? command : `${command} --max-time 5`);
      }
    }
    return lines.join("\n");
  };
  const oneCurl = (record, chosen) => {
    const variables = new Map();
    for (const header of chosen.whole.headers)
      if (/^mcp-session-id$/i.test(nameOf(header)) && token.test(valueOf(header)))
        variables.set(valueOf(header), "SESSION");
    const hint = variables.size > 0 ? "SESSION=... # the id that your server gave out\n" : "";
    return hint + curl(chosen.whole, record.authority, variables);
  };

  // ---- records ----

  const unpack = async run => {
    if (!run.record) return null;
    if (records.has(run)) return records.get(run);
    const bytes = Uint8Array.from(atob(run.record), c => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const all = JSON.parse(await new Response(stream).text());
    const record = all[0];
    record.entries = new Map();
    for (let i = 1; i + 1 < all.length; i += 2) record.entries.set(all[i], all[i + 1]);
    const same = (a, b) => a.link === b.link && a.exchange === b.exchange && a.type === b.type && a.event === b.event;
    record.other = (number, entry) => {
      for (const [at, one] of record.entries)
        if (at !== number && same(one, entry) && one.leg !== entry.leg && !one.unchanged) return one;
      return null;
    };
    record.answer = request => {
      for (const one of record.entries.values())
        if (one.type === "exchange.response" && one.link === request.link && one.exchange === request.exchange
          && one.leg === "server") return one;
      return null;
    };
    records.set(run, record);
    return record;
  };

  const bodyText = body => {
    if (!body) return "";
    if (body.text !== undefined && body.text !== null) return body.text;
    if (body.base64) {
      const bytes = atob(body.base64).slice(0, 2048);
      return "(no UTF-8; its bytes)\n" + Array.from(bytes, c => c.charCodeAt(0).toString(16).padStart(2, "0")).join(" ");
    }
    return body.length > 0 ? `(${body.length} bytes, too long to be kept; SHA-256 ${body.sha256 ?? "unknown"})` : "";
  };

  /** The lines of a message as they went over the wire. */
  const wireText = entry => {
    switch (entry.type) {
      case "exchange.request":
        return [`${entry.method} ${entry.target}`, ...entry.headers, "", bodyText(entry.body)];
      case "exchange.response":
        return [`${entry.status}`, ...entry.headers, "", bodyText(entry.body)];
      case "stream.event":
        return [entry.id !== undefined && `id: ${entry.id}`, entry.eventType && `event: ${entry.eventType}`,
          entry.retry && `retry: ${entry.retry}`, entry.data && `data: ${bodyText(entry.data)}`].filter(Boolean);
      default:
        return [JSON.stringify(entry, null, 1)];
    }
  };
  const titleOf = entry => {
    const leg = entry.leg === "client" ? "between client and proxy" : "between proxy and server";
    switch (entry.type) {
      case "exchange.request": return `request, ${leg}`;
      case "exchange.response": return `response, ${leg}${entry.answeredBy === "target" ? "" : `, made by the ${entry.answeredBy}`}`;
      case "stream.event": return `event ${entry.event} of stream ${line(entry.stream)}, ${leg}`;
      default: return entry.type;
    }
  };

  const bytesOf = (record, step, lines) => {
    const mine = [...record.entries].filter(([number, entry]) => lines.has(number)
      || (step.exchange && `${entry.link}/x${entry.exchange}` === step.exchange && entry.leg));
    const panel = h("div", {});
    if (!data.isClient && step.exchange) {
      const chosen = requestsOf(record, Infinity)
        .find(one => `${one.entry.link}/x${one.entry.exchange}` === step.exchange);
      if (chosen) {
        const text = h("div", {});
        const offer = (label, make) => h("button", { type: "button", class: "curl", onclick: event => {
          const command = make();
          text.replaceChildren(h("pre", {}, command));
          copy(command, event.currentTarget);
        } }, label);
        panel.append(h("div", { class: "row" }, offer("Copy as curl", () => oneCurl(record, chosen)),
          offer("Copy with all requests before it", () => script(record, chosen.number))), text);
      }
    }
    const show = (from, to) => {
      for (const [number, entry] of mine.slice(from, to)) {
        const what = [h("h4", {}, `line ${number} · ${time(entry.atUs)} · ${titleOf(entry)}`)];
        if (entry.unchanged) what.push(h("p", { class: "soft" }, "the same bytes as on the other leg"));
        else {
          const other = record.other(number, entry);
          const before = other && entry.type !== "stream.ended" ? new Set(wireText(other)) : null;
          what.push(h("pre", { tabindex: "0" }, wireText(entry).map((text, index) => [index > 0 && "\n",
            h("span", { class: before && !before.has(text) ? "changed" : null }, shown(text))])));
        }
        panel.append(h("section", { class: lines.has(number) ? "chosen" : null }, what));
      }
      if (to < mine.length) {
        const more = h("button", { type: "button", onclick: () => { more.remove(); show(to, to + 200); } },
          `${mine.length - to} more entries of this exchange`);
        panel.append(more);
      }
    };
    show(0, entriesAtOnce);
    return panel;
  };

  // ---- the diagram ----

  const draw = (record, steps, proof, choose) => {
    const lanes = [...record.clients, "chaos proxy", ...record.servers];
    const gap = lanes.length <= 3 ? 240 : lanes.length === 4 ? 170 : 140;
    const left = 76, margin = 90, at = new Map(lanes.map((lane, index) => [lane, left + margin + index * gap]));
    const width = left + 2 * margin + (lanes.length - 1) * gap, top = 4, height = 30, head = 28;
    const proxy = at.get("chaos proxy");
    const groups = steps.map((step, index) => {
      const y = top + index * height, middle = y + 20;
      const from = at.get(step.from) ?? proxy, to = step.to ? at.get(step.to) ?? proxy : null;
      const isProof = step.kind !== "expected" && step.lines.some(number => proof.has(number));
      const parts = [
        s("rect", { class: "hit", x: 1, y: y + 1, width: width - 2, height: height - 2, rx: 3 }),
        step.kind !== "expected" && s("text", { class: "time", x: 6, y: middle }, time(step.atUs)),
      ];
      if (to !== null) {
        const room = Math.abs(to - from) - 16, sign = to > from ? 1 : -1;
        parts.push(s("line", { class: "arrow", x1: from, x2: to - sign * 7, y1: middle + 3, y2: middle + 3 }),
          s("path", { class: "tip", d: `M${to} ${middle + 3}l${-sign * 9} -4v8z` }),
          s("text", { class: "label", x: (from + to) / 2, y: middle - 3, "text-anchor": "middle" },
            cut(step.text, Math.floor(room / characters))));
        // What a finding names is found here by its label.
        if (step.kind === "request" && step.exchange)
          parts.push(s("text", { class: "time", x: left + 6, y: middle }, cut(step.exchange, 11)));
        if (Math.min(from, to) < proxy && proxy < Math.max(from, to))
          parts.push(s("circle", { class: "tip", cx: proxy, cy: middle + 3, r: 2.5 }));
      } else if (step.kind === "note") {
        parts.push(s("text", { class: "label", x: left + 4, y: middle }, cut(step.text, Math.floor((width - left - 12) / characters))));
      } else {
        const isRight = width - from > from - left;
        // A text that fits on neither side of its lane takes the whole line, its sign before it.
        const beside = isRight ? width - from - 22 : from - left - 22, fits = line(step.text).length * characters <= beside;
        const place = fits ? from : left + 8, room = fits ? beside : width - left - 34;
        parts.push(step.kind === "fault"
          ? s("path", { class: "sign", d: `M${place + 2} ${y + 6}l-8 11h5l-3 8l10 -12h-5l4 -7z` })
          : s("path", { class: "sign", d: `M${place - 5} ${middle - 9}l10 10m0 -10l-10 10` }),
        s("text", { class: "label", x: isRight || !fits ? place + 14 : place - 14, y: middle, "text-anchor": isRight || !fits ? "start" : "end" },
          cut(step.text, Math.floor(room / characters))));
      }
      return s("g", {
        class: `step ${step.kind}${isProof ? " proof" : ""}`, tabindex: index === 0 ? 0 : -1, role: "button",
        "aria-label": `${time(step.atUs)}, ${line(step.from)}${step.to ? ` to ${line(step.to)}` : ""}: ${cut(step.text, 300)}${isProof ? " (proof)" : ""}`,
        onclick: event => choose(step, event.currentTarget),
        onkeydown: event => {
          if (event.key === "Enter" || event.key === " ") choose(step, event.currentTarget);
          else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            const next = groups[index + (event.key === "ArrowDown" ? 1 : -1)];
            if (next) { event.currentTarget.setAttribute("tabindex", -1); next.setAttribute("tabindex", 0); next.focus(); }
          } else return;
          event.preventDefault();
        },
      }, s("title", {}, cut(step.text, 600)), parts);
    });
    const bottom = top + steps.length * height + 8;
    // The names of the lanes stay in sight, however far down a finding is.
    return [
      s("svg", { class: "lanes", width, height: head, viewBox: `0 0 ${width} ${head}`, "aria-hidden": "true" },
        lanes.map(lane => s("text", { class: "lane", x: at.get(lane), y: 18, "text-anchor": "middle" }, cut(lane, Math.floor(gap / 7.5))))),
      s("svg", { width, height: bottom, viewBox: `0 0 ${width} ${bottom}`, role: "group",
        "aria-label": `sequence diagram; lanes: ${lanes.map(line).join(", ")}` },
      lanes.map(lane => s("line", { class: "life", x1: at.get(lane), x2: at.get(lane), y1: 0, y2: bottom })),
      groups),
    ];
  };

  /** What was expected, below the last step that shows that it is not so. */
  const withExpected = (steps, findings) => {
    const after = new Map();
    for (const check of findings) {
      const lines = new Set(check.lines);
      const last = steps.findLastIndex(step => step.lines.some(number => lines.has(number)));
      if (last < 0) continue;
      const wanted = /; (expected .*)$/s.exec(check.text);
      after.set(last, [...after.get(last) ?? [], `${wanted ? wanted[1] : check.claim}: ${check.id}`]);
    }
    return steps.flatMap((step, index) => [step, ...(after.get(index) ?? []).map(text =>
      ({ kind: "expected", text, from: step.to ?? step.from, to: null, atUs: step.atUs, lines: step.lines, exchange: step.exchange }))]);
  };

  /** The diagram of a run with the bytes beside it. */
  const diagram = async (run, findings) => {
    const proof = new Set(findings.flatMap(check => check.lines));
    let record;
    try {
      record = await unpack(run);
    } catch (error) {
      return h("p", { class: "soft" }, `the record of this run cannot be read: ${error.message}`);
    }
    if (!record) return h("p", { class: "soft" }, "the record of this run is too large for this page, or is gone: see its history.ndjson");
    const bytes = h("div", { class: "bytes" }, h("p", { class: "soft" }, data.isClient ? "Choose a step to see its bytes."
      : "Choose a step to see its bytes, and to copy its request as curl."),
      h("p", { class: "soft" }, "Yellow: what proves a finding. c1/x4: the fourth exchange of client c1, as the texts name it. "
        + "Dashed: what came back. A bolt: a fault took effect."));
    const drawing = h("div", { class: "drawing" });
    const choose = (step, group) => {
      for (const other of drawing.querySelectorAll(".chosen")) other.classList.remove("chosen");
      group.classList.add("chosen");
      bytes.replaceChildren(bytesOf(record, step, new Set(step.lines)));
      const mark = bytes.querySelector("section.chosen");
      if (mark) bytes.scrollTop = Math.max(0, mark.offsetTop - bytes.offsetTop - 40);
    };
    const all = withExpected(record.steps, findings);
    const isProof = step => step.kind !== "expected" && step.lines.some(number => proof.has(number));
    const last = all.findLastIndex(isProof), first = all.findIndex(isProof);
    const begin = last < firstSteps - 5 ? 0 : Math.max(0, Math.min(first, last) - 20);
    const redraw = (from, to) => {
      const steps = all.slice(from, to), more = [];
      if (from > 0) more.push(h("button", { type: "button", onclick: () => redraw(Math.max(0, from - 500), to) }, `${count(from, "step")} before`));
      if (to < all.length)
        more.push(h("button", { type: "button", onclick: () => redraw(from, to + 500) }, `${count(all.length - to, "step")} after`));
      if (record.total > record.steps.length)
        more.push(h("span", { class: "soft" }, `${record.total - record.steps.length} of ${record.total} steps are in history.ndjson only`));
      drawing.replaceChildren(...draw(record, steps, proof, choose), h("div", { class: "row" }, more));
    };
    redraw(begin, begin + firstSteps);
    const at = all.slice(begin, begin + firstSteps).findIndex(isProof);
    requestAnimationFrame(() => { if (at > 8) drawing.scrollTop = (at - 5) * 30; });
    return h("div", { class: "diagram" }, drawing, bytes);
  };

  const findingsOf = run => run.checks.filter(check => check.finding);

  // ---- one run ----

  const dialog = h("dialog", { "aria-label": "one run" });
  dialog.addEventListener("close", () => { if (/^#run-/.test(location.hash)) history.replaceState(null, "", "#runs"); });
  const verdictWord = run => run.proven === undefined ? run.verdict : run.proven ? "proven" : "not proven";
  const open = async (index, siblings) => {
    const run = data.runs[index];
    if (!run) return;
    const body = h("div", {});
    dialog.replaceChildren();
    add(dialog, [
      h("div", { class: "row dialog-head" }, h("h3", {}, `${run.scenario}, ${run.revision}`),
        h("button", { type: "button", onclick: () => dialog.close() }, "Close")),
      siblings && siblings.length > 1 ? h("div", { class: "row" }, siblings.slice(0, 200).map(other => h("button", {
        type: "button", "aria-pressed": String(other === index), onclick: () => open(other, siblings),
      }, `${line(data.runs[other].target)}${data.runs[other].repetition > 1 ? ` (${data.runs[other].repetition})` : ""}: ${verdictWord(data.runs[other])}`))) : null,
      h("p", {}, run.summary),
      h("p", { class: "facts" }, h("span", {}, `verdict: ${verdictWord(run)}`), h("span", {}, `target: ${line(run.target)}`),
        h("span", {}, `${run.seconds.toFixed(2)} s`), run.history && h("span", {}, run.history),
        run.trace && link(run.trace, "trace")),
      run.mustViolate && h("p", {}, `This target is broken on purpose; it must violate: ${run.mustViolate.join(", ")}`),
      run.because && h("p", { class: "warn" }, line(run.because)),
      copied(again(run), "Copy"), body,
    ]);
    if (!dialog.open) dialog.showModal();
    body.append(await diagram(run, findingsOf(run)));
    if (run.checks.length > 0)
      body.append(h("h4", {}, "Checks"), h("div", { class: "scroll" }, h("table", {}, h("tbody", {}, run.checks.map(check => h("tr", {},
        h("td", { class: check.status === "held" ? "good" : check.finding === "violation" ? "bad" : check.finding ? "warn" : "soft" },
          check.finding ? `${check.finding}${check.known ? " (known)" : ""}` : check.status),
        h("td", {}, h("code", {}, check.id), h("br"), check.claim), h("td", {}, line(check.text)))))))) ;
    for (const [title, lines] of [["Faults", run.faults], ["Operations that failed", run.failed]])
      if (lines.length > 0) body.append(h("h4", {}, title), ...lines.map(text => h("p", {}, line(text))));
  };

  // ---- filters ----

  const areaOf = run => run.scenario.split("/")[0];
  const filter = { text: "", area: "", revision: "", verdict: "", mode: "" };
  const passes = run => (!filter.area || areaOf(run) === filter.area) && (!filter.revision || run.revision === filter.revision)
    && (!filter.verdict || verdictWord(run) === filter.verdict) && (!filter.mode || run.modes.includes(filter.mode))
    && (!filter.text || [run.scenario, run.summary, run.target, run.because ?? "", ...run.checks.map(check => `${check.id} ${check.claim}`)]
      .some(text => text.toLowerCase().includes(filter.text)));
  const watchers = [];
  const refresh = () => { for (const watch of watchers) watch(); };
  const distinct = values => [...new Set(values)].sort();
  const choice = (name, label, values, words) => h("select", { id: `filter-${name}`, "aria-label": label,
    onchange: event => { filter[name] = event.currentTarget.value; refresh(); } },
  h("option", { value: "" }, label), values.map(value => h("option", { value }, words ? `${value} ${words[value] ?? ""}` : value)));

  const tools = () => h("div", { class: "tools", role: "search" },
    h("input", { id: "filter-text", type: "search", placeholder: "Search", "aria-label": "Search",
      oninput: event => { filter.text = event.currentTarget.value.toLowerCase(); refresh(); } }),
    choice("area", "Every area", distinct(data.runs.map(areaOf))),
    choice("revision", "Every revision", distinct(data.runs.map(run => run.revision))),
    choice("verdict", "Every verdict", distinct(data.runs.map(verdictWord))),
    choice("mode", "Every failure mode", distinct(data.runs.flatMap(run => run.modes)).filter(mode => data.modes[mode]), data.modes));

  // ---- problems ----

  const ruleOf = id => {
    const rule = data.rules[id];
    return h("div", {}, rule?.address ? link(rule.address, id) : h("code", {}, id), rule ? `: ${rule.keyword}. ${rule.text}` : "");
  };
  const listOf = texts => texts.length === 1 ? texts[0] : h("ul", {}, texts.map(text => h("li", {}, text)));
  const problemOf = (problem, position) => {
    const place = h("div", {}), runs = [...new Set(problem.checks.flatMap(check => check.runs))];
    const show = async index => {
      for (const button of article.querySelectorAll(".shows")) button.setAttribute("aria-pressed", String(button.dataset.run === String(index)));
      const run = data.runs[index];
      const mine = new Set(problem.checks.map(check => check.id));
      place.replaceChildren(h("p", { class: "soft" }, run.summary), copied(again(run), "Copy"),
        await diagram(run, findingsOf(run).filter(check => mine.has(check.id))));
    };
    const article = h("article", { class: `problem ${problem.kind}`, id: `problem-${problem.id}`, tabindex: "-1" },
      h("h3", {}, h("span", { class: "kind" }, `${problem.kind}${problem.known ? " (known, in the baseline)" : ""}`), h("code", {}, problem.id)),
      problem.checks.length === 1
        ? h("dl", {}, h("dt", {}, "should hold"), h("dd", {}, problem.checks[0].claim),
          h("dt", {}, "was seen"), h("dd", {}, line(problem.checks[0].seen)))
        : h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, ["Check", "Should hold", "Was seen"]
          .map(title => h("th", { scope: "col" }, title)))), h("tbody", {}, problem.checks.map(check => h("tr", {},
          h("th", { scope: "row" }, h("code", {}, check.id)), h("td", {}, check.claim), h("td", {}, line(check.seen))))))),
      h("dl", {}, h("dt", {}, "change"), h("dd", {}, listOf([...new Set(problem.checks.map(check => check.remedy))])),
        h("dt", {}, "rule"), h("dd", {}, [...new Set(problem.checks.flatMap(check => check.rules))].map(ruleOf)),
        h("dt", {}, "revisions"), h("dd", {}, problem.revisions.join(", ")),
        h("dt", {}, "failure mode"), h("dd", {}, listOf(distinct(runs.flatMap(index => data.runs[index].modes)).filter(mode => data.modes[mode])
          .map(mode => `${mode} ${data.modes[mode]}`)))),
      h("div", { class: "row" }, h("span", { class: "soft" }, "seen in these runs"), runs.slice(0, 60).map(index => h("button", {
        type: "button", class: "shows", "data-run": index, "aria-pressed": "false", onclick: () => show(index),
      }, `${data.runs[index].scenario}, ${data.runs[index].revision}`))),
      place);
    watchers.push(() => { article.hidden = !runs.some(index => passes(data.runs[index])); });
    const clearest = problem.clearest;
    if (position < drawnAtOnce) show(clearest);
    else {
      const seen = new IntersectionObserver(entries => {
        if (entries.some(entry => entry.isIntersecting)) { seen.disconnect(); show(clearest); }
      });
      seen.observe(article);
    }
    return article;
  };

  // ---- the grid ----

  const order = ["valid", "proven", "not-applicable", "unknown", "not proven", "invalid"];
  const classOf = word => word === "invalid" || word === "not proven" ? "invalid" : word === "valid" || word === "proven" ? "valid" : word;
  const cellOf = (runs) => {
    const words = runs.map(index => verdictWord(data.runs[index]));
    const worst = words.reduce((a, b) => order.indexOf(b) > order.indexOf(a) ? b : a);
    const findings = new Set(runs.flatMap(index => data.runs[index].checks.filter(check => check.finding).map(check => check.id)));
    const held = runs.reduce((sum, index) => sum + data.runs[index].checks.filter(check => check.status === "held").length, 0);
    const sign = { invalid: "✗", unknown: "?", valid: "✓" }[classOf(worst)] ?? "–";
    const more = runs.length > 1 ? count(runs.length, "run") : worst === "valid" && findings.size === 0 ? `${held} held`
      : findings.size > 0 ? count(findings.size, "finding") : "";
    const best = runs[words.indexOf(worst)];
    return h("button", { type: "button", class: classOf(worst), "data-runs": runs.join(" "), onclick: () => open(best, runs) },
      `${sign} ${worst === "not-applicable" ? "nothing to judge" : worst}${more ? `, ${more}` : ""}`);
  };
  const grid = () => {
    const revisions = distinct(data.runs.map(run => run.revision));
    const scenarios = new Map();
    data.runs.forEach((run, index) => {
      if (!scenarios.has(run.scenario)) scenarios.set(run.scenario, []);
      scenarios.get(run.scenario).push(index);
    });
    const rows = [...scenarios].map(([scenario, indexes]) => {
      const row = h("tr", {}, h("th", { scope: "row", title: data.runs[indexes[0]].summary }, h("code", {}, scenario)),
        revisions.map(revision => {
          const mine = indexes.filter(index => data.runs[index].revision === revision);
          return h("td", {}, mine.length > 0 ? cellOf(mine) : null);
        }));
      watchers.push(() => {
        row.hidden = !indexes.some(index => passes(data.runs[index]));
        for (const button of row.querySelectorAll("button"))
          button.classList.toggle("dim", !button.dataset.runs.split(" ").some(index => passes(data.runs[index])));
      });
      return row;
    });
    return h("section", { id: "runs", "aria-label": "Runs" }, h("h2", {}, "Every run: scenarios by revision"),
      h("p", { class: "soft" }, "Choose a cell to see what was done to the target, also where all held."),
      h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Scenario"),
        revisions.map(revision => h("th", { scope: "col" }, revision)))), h("tbody", {}, rows))));
  };

  // ---- the rest ----

  const grouped = (pairs) => {
    const groups = new Map();
    for (const [reason, name] of pairs) {
      if (!groups.has(reason)) groups.set(reason, new Set());
      groups.get(reason).add(name);
    }
    return [...groups].sort((a, b) => b[1].size - a[1].size);
  };
  const listed = (title, lead, groups) => groups.length > 0 && h("section", {}, h("h2", {}, title), h("p", { class: "soft" }, lead),
    h("ul", {}, groups.slice(0, 100).map(([reason, names]) => h("li", {}, line(reason), ": ",
      [...names].slice(0, 60).map((name, index) => [index > 0 && ", ", h("code", {}, name)])))));

  const checked = status => grouped(data.runs.flatMap(run => run.checks.filter(check => check.status === status)
    .map(check => [check.text, check.id])));

  const copiedAll = copied(again(null), "Copy");
  const verdict = document.getElementById("verdict");
  verdict.className = /^(INVALID|NOT)/.test(data.sentence) ? "bad" : /^UNKNOWN/.test(data.sentence) ? "warn" : "good";
  add(page, [
    h("p", { class: "facts" }, h("span", {}, `${data.isClient ? "client" : "target"}: ${line(data.target)}`),
      data.revisions.length > 0 && h("span", {}, `speaks ${data.revisions.join(", ")}`),
      h("span", {}, data.startedAt.slice(0, 19).replace("T", " ") + " UTC"), h("span", {}, `${data.seconds.toFixed(1)} s`),
      h("span", {}, `seed ${data.seed}`), h("span", {}, `McpTestbed ${data.version}`),
      data.exitCode !== undefined && h("span", {}, `exit code ${data.exitCode}`)),
    data.remarks.map(remark => h("p", {}, `Note: ${line(remark)}`)),
    data.stale.map(entry => h("p", { class: "bad" }, `Stale baseline: ${line(entry)} was judged and holds; take it out.`)),
    data.isProof ? h("div", { class: "again" }, h("pre", {}, "mcptestbed prove")) : copiedAll,
    tools(),
    !data.isProof && h("section", { id: "problems", "aria-label": "Problems" }, h("h2", {}, data.problems.length > 0 ? "Findings, each once" : "No finding"),
      data.problems.map(problemOf)),
    grid(),
    listed("Not known", "The record proves neither that these hold nor that they do not.", checked("unknown")),
    listed("Not exercised", "The target gave no chance to try these; they never count as held.", data.isProof ? [] : checked("not-exercised")),
    listed("Not applicable", "These were not run.", grouped(data.absent.map(one => [one.reason, one.scenario]))),
    h("footer", { class: "soft" }, h("p", {}, [data.invariants, data.faults].filter(Boolean).join(". ")),
      h("p", {}, "Session ids, credentials and other secrets were replaced by tokens such as {3f9a0c12de45} before anything was stored. "
        + "The whole record of each run is its history.ndjson.")),
    dialog,
  ]);
  const follow = () => {
    const run = /^#run-(\d+)$/.exec(location.hash);
    if (run) open(Number(run[1]));
    else if (location.hash.length > 1) {
      const id = decodeURIComponent(location.hash.slice(1));
      const owner = data.problems.find(problem => problem.checks.some(check => check.id === id));
      const target = document.getElementById(owner ? `problem-${owner.id}` : id);
      target?.scrollIntoView();
      target?.focus?.();
    }
  };
  window.addEventListener("hashchange", follow);
  follow();
})();
