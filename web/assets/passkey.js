// Passkeys: asks the browser for one when the button is pressed and sends its answer
// with the form. The question stands in the form, the answer goes into it.
(function () {
	'use strict';
	const bytes = function (s) {
		const raw = atob(s.replace(/-/g, '+').replace(/_/g, '/'));
		return Uint8Array.from(raw, function (c) { return c.charCodeAt(0); });
	};
	const text = function (b) {
		let s = '';
		new Uint8Array(b).forEach(function (c) { s += String.fromCharCode(c); });
		return btoa(s).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
	};
	const listed = function (list) {
		return (list || []).map(function (c) { return Object.assign({}, c, { id: bytes(c.id) }); });
	};
	const create = async function (o) {
		o.challenge = bytes(o.challenge);
		o.user.id = bytes(o.user.id);
		o.excludeCredentials = listed(o.excludeCredentials);
		const c = await navigator.credentials.create({ publicKey: o });
		return {
			id: c.id, rawId: text(c.rawId), type: c.type,
			response: { clientDataJSON: text(c.response.clientDataJSON), attestationObject: text(c.response.attestationObject) },
		};
	};
	const get = async function (o) {
		o.challenge = bytes(o.challenge);
		o.allowCredentials = listed(o.allowCredentials);
		const c = await navigator.credentials.get({ publicKey: o });
		return {
			id: c.id, rawId: text(c.rawId), type: c.type,
			response: {
				clientDataJSON: text(c.response.clientDataJSON), authenticatorData: text(c.response.authenticatorData),
				signature: text(c.response.signature), userHandle: c.response.userHandle ? text(c.response.userHandle) : undefined,
			},
		};
	};
	document.addEventListener('submit', async function (e) {
		const form = e.target;
		if (!form.dataset.passkey || form.elements.answer.value) { return; }
		e.preventDefault();
		const said = document.getElementById('passkey-said');
		said.textContent = '';
		try {
			const question = JSON.parse(form.dataset.question);
			const answer = await (form.dataset.passkey === 'create' ? create(question) : get(question));
			form.elements.answer.value = JSON.stringify(answer);
			form.submit();
		} catch (err) {
			said.textContent = form.dataset.failed;
		}
	});
})();
