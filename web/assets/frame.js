// What the pages gain by JavaScript beside htmx. Without it everything works: this
// file moves the focus as a full load would, says in words when the network is gone,
// and warns before typed text is left.
(function () {
	'use strict';
	const state = function (text) {
		const box = document.getElementById('state');
		if (box) { box.textContent = text; }
	};
	const offline = function () {
		const box = document.getElementById('state');
		return box ? box.dataset.offline : '';
	};

	// After htmx has put a page in place, keyboard and screen reader stand where they
	// would after a load: at the summary of errors, else at the heading.
	document.addEventListener('htmx:after:swap', function () {
		const to = document.querySelector('.summary-errors') || document.getElementById('main');
		if (to && !location.hash) {
			to.focus({ preventScroll: true });
			window.scrollTo(0, 0);
		}
		state(navigator.onLine ? '' : offline());
	});
	document.addEventListener('htmx:error', function () { state(offline()); });
	window.addEventListener('offline', function () { state(offline()); });
	window.addEventListener('online', function () { state(''); });

	// Whether what was typed is kept is said in words; a form that is under way says so.
	document.addEventListener('submit', function (e) {
		const said = e.target.querySelector('[data-saving-now]');
		if (said) {
			said.textContent = said.dataset.savingNow;
			said.className = 'saving info';
		}
	});

	// In a grid the return key goes down the column, as in a spreadsheet.
	document.addEventListener('keydown', function (e) {
		const cell = e.key === 'Enter' && e.target.closest && e.target.closest('.grid td');
		if (!cell) { return; }
		e.preventDefault();
		const row = cell.parentElement[e.shiftKey ? 'previousElementSibling' : 'nextElementSibling'];
		const next = row && row.children[cell.cellIndex].querySelector('input');
		if (next) { next.focus(); next.select(); }
	});

	const summary = document.querySelector('.summary-errors');
	if (summary) { summary.focus(); }
	if (!navigator.onLine) { state(offline()); }
})();
