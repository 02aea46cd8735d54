// The page works without this file: it adds live rows, keys and copying.
"use strict";
const rows = document.getElementById("rows");
const keep = 50;

// Times are shown in the reader's zone; the tooltip has them in UTC.
const two = (n, digits = 2) => String(n).padStart(digits, "0");
const local = (root) => {
  for (const time of root.querySelectorAll("time[datetime]:not([title])")) {
    const t = new Date(time.dateTime);
    time.title = time.textContent + " UTC";
    time.textContent = `${t.getFullYear()}-${two(t.getMonth() + 1)}-${two(t.getDate())} ${two(t.getHours())}:${two(t.getMinutes())}:${two(t.getSeconds())}.${two(t.getMilliseconds(), 3)}`;
  }
};
local(document);
for (const zone of document.querySelectorAll(".zone")) zone.hidden = true;

if (rows && rows.dataset.stream) {
  const live = document.getElementById("live");
  const url = rows.dataset.stream.replace("/_siohook/", "/_siohook/stream");
  const seq = (row) => Number(row.id.slice(1));
  let newest = Number(new URL(url, location.href).searchParams.get("after"));
  const source = new EventSource(url);
  source.onopen = () => { live.hidden = false; live.className = "badge ok"; live.textContent = "live"; };
  source.onerror = () => { live.hidden = false; live.className = "badge warn"; live.textContent = "connection lost, retrying"; };
  source.addEventListener("rows", (event) => {
    const news = JSON.parse(event.data);
    document.getElementById("all").textContent = news.all.toLocaleString("en");
    const fresh = document.createElement("template");
    fresh.innerHTML = news.html; // escaped by the server; the policy runs no script in it
    for (const row of fresh.content.querySelectorAll("tr")) {
      if (seq(row) > newest) continue;
      row.remove(); // of one that is shown only this may change
      document.querySelector(`#${row.id} .forwarded`)?.replaceWith(row.querySelector(".forwarded"));
    }
    if (!fresh.content.firstElementChild) return;
    newest = seq(fresh.content.firstElementChild);
    document.getElementById("empty").hidden = true;
    local(fresh.content);
    rows.prepend(fresh.content);
    if (rows.rows.length <= keep) return;
    while (rows.rows.length > keep) rows.rows[keep].remove();
    const older = document.getElementById("older");
    const next = new URL(older.href);
    next.searchParams.set("before", seq(rows.rows[keep - 1]));
    older.href = next.href;
    older.hidden = false;
  });
  addEventListener("pagehide", () => source.close());
}

for (const hint of document.querySelectorAll(".keys")) hint.hidden = false;
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
  });
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea")) return;
  if (event.key === "/" && document.getElementById("q")) {
    event.preventDefault();
    document.getElementById("q").focus();
  } else if ((event.key === "j" || event.key === "k") && rows) {
    const links = [...rows.querySelectorAll("a.open")];
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? 0 : at + (event.key === "j" ? 1 : -1)];
    if (next) next.focus();
  } else if (event.key === "j" || event.key === "k") {
    const link = document.querySelector(event.key === "j" ? "a[rel=prev]" : "a[rel=next]");
    if (link) link.click();
  }
});
