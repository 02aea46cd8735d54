"use strict";
(() => {
  const box = document.getElementById("search"), status = document.getElementById("found");
  const sections = [...document.querySelectorAll("[data-words]")];
  document.querySelector(".search").hidden = false;
  const search = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const s of sections) {
      const fits = words.every(w => s.dataset.words.includes(w));
      s.hidden = !fits;
      document.querySelector(`a[data-for="${s.id}"]`).parentElement.hidden = !fits;
      document.querySelector(`[data-row="${s.id}"]`).hidden = !fits;
      found += fits;
    }
    status.textContent = words.length ? `${found} of ${sections.length} events` : "";
  };
  box.addEventListener("input", search);
  document.addEventListener("keydown", e => {
    if (e.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) { e.preventDefault(); box.focus(); }
    if (e.key === "Escape" && document.activeElement === box) { box.value = ""; search(); }
  });
  // A link to an event that the search hides shows it.
  const shown = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    document.querySelector(".side [aria-current]")?.removeAttribute("aria-current");
    document.querySelector(`.side a[data-for="${target?.id}"]`)?.setAttribute("aria-current", "true");
    if (target && target.hidden) { box.value = ""; search(); target.scrollIntoView(); }
  };
  addEventListener("hashchange", shown);
  shown();
  for (const b of document.querySelectorAll("button[data-copy]")) {
    b.hidden = false;
    b.addEventListener("click", async () => {
      const code = document.getElementById(b.dataset.copy);
      try {
        await navigator.clipboard.writeText(code.textContent);
      } catch {
        getSelection().selectAllChildren(code);
        if (!document.execCommand("copy")) { b.textContent = "Selected"; return; }
        getSelection().removeAllRanges();
      }
      b.textContent = "Copied";
      setTimeout(() => { b.textContent = "Copy"; }, 2000);
    });
  }
})();
