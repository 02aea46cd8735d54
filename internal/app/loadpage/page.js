"use strict";
// Draws the plots of a load report. All text that it shows is its own; the data are numbers.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const short = (v) => v === null || v === undefined ? "–" : v >= 100 ? v.toFixed(0) : v >= 10 ? v.toFixed(1) : v.toFixed(2);
  const plots = [];

  const axis = (label, values) => ({
    label, labelSize: 22, labelFont: "12px system-ui, sans-serif", font: "12px system-ui, sans-serif",
    stroke: () => color("muted"), grid: { stroke: () => color("line"), width: 1 }, ticks: { stroke: () => color("line"), width: 1 },
    values, size: label.startsWith("time") || label.startsWith("percent") ? 46 : 62,
  });

  const line = (label, hue, more) => Object.assign({
    label, stroke: () => color("series-" + hue), width: 2, points: { show: false }, value: (_, v) => short(v),
  }, more);

  const draw = (id, options, lists) => {
    const place = document.getElementById(id);
    if (lists[0].length === 0) {
      const p = document.createElement("p");
      p.className = "empty";
      p.textContent = "Nothing was measured.";
      place.append(p);
      return;
    }
    if (lists[0].length === 1) { // a point by itself is no line
      for (const s of options.series.slice(1)) s.points = { show: true };
    }
    const size = () => ({ width: place.clientWidth, height: innerWidth < 640 ? 220 : 280 });
    // Without a pointer the legend has the values in the middle of the run, rather than none.
    const resting = (u) => { if (u.legend.idx == null) u.setLegend({ idx: u.data[0].length >> 1 }, false); };
    const plot = new uPlot(Object.assign({ cursor: { drag: { x: true, y: false } }, legend: { live: true }, hooks: { setLegend: [resting], ready: [resting] } }, options, size()), lists, place);
    plots.push({ plot, size, again: () => draw(id, options, lists) });
  };

  const seconds = { label: "time", value: (_, v) => v === null ? "–" : v.toFixed(1) + " s" };
  const number = (_, ticks) => ticks.map((v) => v === null ? "" : v.toLocaleString("en"));
  const time = () => axis("time, s", (_, ticks) => ticks.map((v) => +v.toFixed(2)));
  const x = { x: { time: false } };

  draw("throughput", {
    scales: x, axes: [time(), axis("requests a second", number)],
    series: [seconds, line("sent", 1), line("ended", 4, { dash: [2, 3] }), line("2xx", 3), line("other status", 2), line("errors", 5, { dash: [6, 3] })],
  }, [data.time, data.sent, data.ended, data.ok, data.other, data.errors]);

  draw("latency", {
    scales: x, axes: [time(), axis("ms", number)],
    series: [seconds, line("p50", 3), line("p90", 1), line("p99", 2), line("max", 5, { dash: [4, 3], width: 1 })],
  }, [data.time, data.p50, data.p90, data.p99, data.max]);

  // Both curves on one axis: where only one has a point, the other is joined up.
  const both = data.closed ? [[data.latency.at, data.latency.ms]] :
    uPlot.join([[data.latency.at, data.latency.ms], [data.service.at, data.service.ms]]);
  const curves = data.closed ? both[0] : both;
  const percentile = (v) => {
    const p = 100 - 100 / v;
    return "p" + +p.toFixed(Math.max(0, Math.ceil(Math.log10(v)) - 1));
  };
  draw("distribution", {
    scales: { x: { time: false, distr: 3 } },
    axes: [axis("percentile", (_, ticks) => ticks.map((v) => v !== null && Number.isInteger(Math.log10(v)) ? percentile(v) : "")), axis("ms", number)],
    series: [{ label: "percentile", value: (_, v) => v === null ? "–" : percentile(v) },
      line(data.closed ? "latency, closed model" : "latency, from when due", 1, { spanGaps: true }),
      ...(data.closed ? [] : [line("service, from when sent", 2, { spanGaps: true, dash: [4, 3] })])],
  }, curves);

  draw("lag", {
    scales: x, axes: [time(), axis("ms", number)], series: [seconds, line("latest request", 1)],
  }, [data.time, data.lag]);

  let waiting = 0;
  addEventListener("resize", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => plots.forEach((p) => p.plot.setSize(p.size())));
  });
  dark.addEventListener("change", () => plots.splice(0).forEach((p) => { // the legends have their colours from the beginning
    p.plot.destroy();
    p.again();
  }));
})();
