// The console's manners. Everything it does to forms and links works without it too, only less smoothly.
'use strict';
(() => {
  const all = (root, what) => root.querySelectorAll(what);

  // htmx: nothing inline, and what was refused is shown as well.
  htmx.config.includeIndicatorStyles = false;
  htmx.config.allowEval = false;
  htmx.config.historyCacheSize = 0;
  htmx.config.scrollBehavior = 'instant';
  document.addEventListener('htmx:beforeSwap', event => {
    const { xhr } = event.detail;
    if (xhr.status < 400) reached();
    else if (xhr.getResponseHeader('HX-Retarget')) event.detail.shouldSwap = true;
    else if (xhr.status === 413) tell(document.body.dataset.tooLarge);
    else if (xhr.status !== 401) unreached(xhr.status);
  });
  for (const way of ['htmx:sendError', 'htmx:timeout']) document.addEventListener(way, () => unreached());

  // Who asks and gets no answer of a page's is told, until one comes again.
  function unreached(status) {
    tell(document.body.dataset.unreached + (status ? ` (${status})` : ''));
  }
  function tell(sentence) {
    const told = document.createElement('div');
    told.className = 'alert alert-warning unreached';
    told.textContent = sentence;
    document.getElementById('problem').replaceChildren(told);
  }
  function reached() {
    document.querySelector('#problem .unreached')?.remove();
  }
  document.addEventListener('htmx:afterSettle', event => {
    const problem = document.querySelector('#problem .alert:not(.unreached)');
    if (problem) problem.focus();
    else if (event.detail.boosted) document.getElementById('main')?.focus({ preventScroll: true });
  });

  // Times are written by the clocks of where the viewer is.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) document.cookie = `farthing_zone=${encodeURIComponent(zone)};path=/;max-age=31536000;samesite=strict`;

  // Rows by the hundred do not carry their buttons: they get them here. Without a script the row's page has them.
  function act(root) {
    const buttons = document.getElementById('acts');
    if (buttons) for (const cell of all(root, '.acts:empty')) cell.append(buttons.content.cloneNode(true));
  }

  // What is cut short opens when it is pointed at or reached by the keyboard.
  function clip(root) {
    const cut = [...all(root, '.clip')].filter(one => one.scrollWidth > one.clientWidth && !one.matches('a') && !one.querySelector('a, button'));
    for (const one of cut) one.tabIndex = 0;
  }

  // What a button copies: one thing, or something of many, a line each.
  function wanted(button) {
    const { copy, copyOf, what } = button.dataset;
    if (copyOf) return [...all(document, copyOf)].map(one => what ? one.closest('.credential, tr').querySelector(what).textContent : one.value).join('\n');
    const from = document.querySelector(copy);
    return (from.value ?? from.textContent).trim();
  }

  // Browsers lend their clipboard to pages of TLS and of this machine; elsewhere the text is marked and copied by hand.
  async function toClipboard(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'aside';
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }

  document.addEventListener('click', async event => {
    const toggle = event.target.closest('[data-toggle]');
    if (toggle) {
      const open = document.querySelector(toggle.dataset.toggle).classList.toggle('show');
      toggle.setAttribute('aria-expanded', open);
    }
    const copy = event.target.closest('[data-copy], [data-copy-of]');
    if (copy) {
      await toClipboard(wanted(copy));
      copy.focus();
      const said = copy.textContent;
      copy.textContent = document.body.dataset.copied;
      setTimeout(() => { copy.textContent = said; }, 1500);
    }
    const wish = event.target.closest('[data-act]');
    if (wish) {
      const row = wish.closest('.credential');
      htmx.ajax('POST', `/credentials/${row.querySelector('[name=id]').value}/${wish.dataset.act}`, { source: wish, target: row, swap: 'outerHTML' })?.catch(() => {});
    }
    for (const menu of all(document, 'details.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    for (const menu of all(document, 'details.menu[open]')) { menu.open = false; menu.querySelector('summary').focus(); }
  });

  // What destroys is asked about first; what was sent is not sent twice.
  const confirmed = new WeakSet();
  document.addEventListener('submit', event => {
    const form = event.target;
    const ask = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (ask && !confirmed.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const dialog = document.getElementById('sure');
      const submitter = event.submitter;
      dialog.querySelector('p').textContent = ask;
      dialog.returnValue = 'no';
      dialog.showModal();
      dialog.addEventListener('close', () => {
        if (dialog.returnValue !== 'yes') return;
        confirmed.add(form);
        form.requestSubmit(submitter);
        confirmed.delete(form);
      }, { once: true });
      return;
    }
    if (form.method !== 'post') return;
    if (form.dataset.sending) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sending = 'yes';
    setTimeout(() => { delete form.dataset.sending; }, 3000);
  }, true);
  document.addEventListener('htmx:afterRequest', event => { delete event.detail.elt.dataset?.sending; });

  // A language or theme is chosen for the page as it is asked for.
  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[href^="?lang="], a[href^="?theme="]');
    if (!link) return;
    event.preventDefault();
    const there = new URL(location.href);
    for (const [name, value] of new URLSearchParams(link.getAttribute('href'))) there.searchParams.set(name, value);
    location.assign(there);
  });

  // Filters are applied as they are set; a date or number that is typed digit by digit, once it is left.
  const typed = 'form[data-filter] :is([type=date], [type=datetime-local], [type=number])';
  for (const way of ['keydown', 'pointerdown']) {
    document.addEventListener(way, event => {
      if (event.target.matches?.(typed)) event.target.dataset.typing = way === 'keydown' ? 'yes' : '';
    });
  }
  document.addEventListener('focusout', event => {
    const field = event.target;
    if (!field.matches?.(typed) || !field.dataset.touched) return;
    delete field.dataset.touched;
    field.form.requestSubmit();
  });
  document.addEventListener('change', event => {
    const field = event.target;
    if (field.matches('form[data-filter] select, form[data-filter] input:not([type=search])')) {
      if (field.matches(typed) && field.dataset.typing) field.dataset.touched = 'yes';
      else field.form.requestSubmit();
    }
    if (field.matches('[data-all]')) {
      for (const box of all(document, field.dataset.all)) box.checked = field.checked;
    }
    if (field.type === 'checkbox') select();
  });
  function select() {
    for (const bar of all(document, '.selection')) {
      const count = all(document, bar.dataset.of + ':checked').length;
      bar.classList.toggle('some', count > 0);
      for (const told of all(bar, '[data-count]')) told.textContent = count;
    }
  }

  // Charts are drawn from the tables beneath them, which whoever sees no chart reads.
  let kit;
  function chartKit() {
    kit ??= new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = document.body.dataset.chart;
      script.onload = () => resolve(window.Chart);
      script.onerror = reject;
      document.head.append(script);
    });
    return kit;
  }
  // The busiest and the quietest step of a trend stand out.
  function peaks(context) {
    const data = context.dataset.data;
    const value = data[context.dataIndex];
    const [most, least] = [Math.max(...data), Math.min(...data)];
    return most > least && (value === most || value === least) && data.indexOf(value) === context.dataIndex;
  }
  const drawn = new Set();
  const figure = new Intl.NumberFormat(document.documentElement.lang, { maximumSignificantDigits: 4 });
  const colours = ['#b4632a', '#2f7fb8', '#3f9a5f', '#8a5fb0', '#c2951b', '#c24d6a', '#4a8f95', '#76808f', '#8a6d3b', '#5b6fc4', '#7d9a2f', '#a85b95'];
  async function draw(canvas) {
    const Chart = await chartKit();
    const table = document.getElementById(canvas.dataset.table);
    if (!table || !canvas.isConnected) return;
    const style = getComputedStyle(document.body);
    const heads = [...all(table, 'thead th')].map(head => head.textContent.trim() + (head.dataset.unit ? ` (${head.dataset.unit})` : ''));
    const rows = [...all(table, 'tbody tr')].map(row => [...row.cells]);
    const kind = canvas.dataset.kind;
    const shown = kind === 'doughnut' ? heads.slice(1, 2) : heads.slice(1);
    const sets = shown.map((label, i) => ({
      label,
      data: rows.map(cells => Number(cells[i + 1].dataset.value ?? cells[i + 1].textContent.replace(/[^0-9.]/g, ''))),
      backgroundColor: kind === 'doughnut' ? colours : context => colours[i % colours.length] + (kind === 'bar' && canvas.dataset.peaks && i === 0 && !peaks(context) ? '88' : ''),
      borderColor: kind === 'doughnut' ? style.getPropertyValue('--tblr-bg-surface') : colours[i % colours.length],
      borderWidth: kind === 'bar' ? 0 : 2, pointRadius: context => kind === 'line' && i === 0 && peaks(context) ? 6 : 2, tension: .25, maxBarThickness: 28,
      yAxisID: kind !== 'doughnut' && canvas.dataset.second === String(i) ? 'second' : undefined,
    }));
    const grid = { color: style.getPropertyValue('--tblr-border-color') };
    const ticks = { color: style.color, callback: value => figure.format(value) };
    const title = axis => ({ display: kind !== 'doughnut', color: style.color, text: sets.filter(one => one.yAxisID === axis).map(one => one.label).join(' · ') });
    drawn.add(new Chart(canvas, {
      type: kind,
      data: { labels: rows.map(cells => cells[0].textContent.trim()), datasets: sets },
      options: {
        animation: false, maintainAspectRatio: false, locale: document.documentElement.lang,
        interaction: { mode: 'index', intersect: false },
        onClick: (_, at) => { if (at.length) rows[at[0].index][0].querySelector('a')?.click(); },
        plugins: { tooltip: { callbacks: { label: at => ` ${at.dataset.label ?? at.label}: ${figure.format(at.parsed.y ?? at.parsed)}` } }, legend: { display: kind === 'doughnut' || sets.length > 1, position: kind === 'doughnut' ? 'right' : 'top', labels: { color: style.color, boxWidth: 12 } } },
        scales: kind === 'doughnut' ? {} : {
          x: { grid: { display: false }, ticks: { color: style.color, maxRotation: 0, autoSkip: true, autoSkipPadding: 12 } },
          y: { beginAtZero: true, grid, title: title(undefined), ticks: sets[0].data.every(Number.isInteger) ? { ...ticks, precision: 0 } : ticks },
          ...(canvas.dataset.second ? { second: { beginAtZero: true, position: 'right', grid: { display: false }, title: title('second'), ticks } } : {}),
        },
      },
    }));
  }

  // What runs out is counted down.
  const [days, hours, minutes, second] = document.documentElement.lang.startsWith('zh') ? [' 天', ' 小时', ' 分', ' 秒'] : [' d', ' h', ' min', ' s'];
  function countDown() {
    for (const clock of all(document, '[data-until]')) {
      const left = Math.max(0, Math.round((Date.parse(clock.dataset.until) - Date.now()) / 1000));
      const [d, h, m, s] = [Math.floor(left / 86400), Math.floor(left / 3600) % 24, Math.floor(left / 60) % 60, left % 60];
      clock.textContent = d ? `${d}${days} ${h}${hours}` : h ? `${h}${hours} ${m}${minutes}` : m ? `${m}${minutes} ${s}${second}` : `${s}${second}`;
    }
  }
  setInterval(countDown, 1000);

  // What is alive refreshes itself, unless it is paused, hidden, or somebody is at something.
  let paused = sessionStorage.getItem('paused') === 'yes';
  function pauses() {
    for (const button of all(document, '[data-pause]')) {
      button.setAttribute('aria-pressed', paused);
      button.classList.toggle('active', paused);
      button.onclick = () => { paused = !paused; sessionStorage.setItem('paused', paused ? 'yes' : 'no'); pauses(); follow(); };
    }
  }
  let seconds = 0;
  setInterval(() => {
    const live = document.querySelector('[data-refresh]');
    if (!live || live.querySelector('[data-tailed=yes]') || paused || document.hidden || document.querySelector('dialog[open], details.menu[open], [data-refresh] input:checked')) return;
    if (++seconds < (Number(live.dataset.refresh) || 15)) return;
    seconds = 0;
    htmx.ajax('GET', location.pathname + location.search, { target: '#' + live.id, select: '#' + live.id, swap: 'outerHTML' })?.catch(() => {});
  }, 1000);

  // What was folded stays so while the page refreshes itself.
  document.addEventListener('toggle', event => {
    if (event.target.matches?.('[data-fold]')) sessionStorage.setItem('folded ' + event.target.id, event.target.open ? '' : 'yes');
  }, true);

  // New calls come as they are made, as long as nobody pauses; where they cannot, the page refreshes itself.
  let tail;
  function follow() {
    const rows = document.querySelector('[data-tail]');
    const wanted = rows && !paused && !document.hidden;
    if (tail && (!wanted || tail.rows !== rows)) { tail.source.close(); tail = undefined; }
    if (!wanted || tail || rows.dataset.tailed === 'no') return;
    const source = new EventSource(rows.dataset.tail);
    const most = Math.max(100, rows.rows.length);
    tail = { rows, source };
    source.onopen = () => { rows.dataset.tailed = 'yes'; };
    source.onmessage = event => {
      rows.insertAdjacentHTML('afterbegin', event.data);
      while (rows.rows.length > most) rows.deleteRow(-1);
    };
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return;
      rows.dataset.tailed = 'no';
      source.close();
      tail = undefined;
    };
  }
  document.addEventListener('visibilitychange', follow);
  addEventListener('pagehide', () => tail?.source.close());

  function begin(root) {
    for (const chart of drawn) if (!chart.canvas?.isConnected) { chart.destroy(); drawn.delete(chart); }
    for (const canvas of all(root, 'canvas[data-table]')) draw(canvas);
    for (const fold of all(document, '[data-fold]')) if (sessionStorage.getItem('folded ' + fold.id)) fold.open = false;
    for (const box of all(document, '[data-all]')) (box.closest('label[hidden]') ?? box).hidden = false;
    act(root);
    clip(root);
    countDown();
    pauses();
    follow();
    select();
  }
  htmx.onLoad(begin);
})();
