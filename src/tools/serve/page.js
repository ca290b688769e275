// ParWaveNet
// SPDX-License-Identifier: LGPL-2.1-or-later
"use strict";

const byId = (id) => document.getElementById(id);
const LEAD = 0.05; // seconds before the first sample, for what comes late

// What is spoken now; null = nothing
let speech = null;

function show(message, isError) {
  byId("status").textContent = message;
  byId("status").className = isError ? "error" : "";
}

async function messageOf(response) {
  try {
    return (await response.json()).error.message;
  } catch {
    return `${response.status} ${response.statusText}`;
  }
}

async function listVoices() {
  const response = await fetch("v1/voices");
  if (!response.ok) throw new Error(await messageOf(response));
  for (const voice of (await response.json()).voices) {
    const label = `${voice.name} (${voice.languages.join(", ")}, ${voice.gender})`;
    byId("voice").add(new Option(label, voice.name, voice.default, voice.default));
  }
}

// Marks count characters, strings of the browser UTF-16
function prepareText(text) {
  const starts = [0];
  for (const character of text) starts.push(starts[starts.length - 1] + character.length);
  byId("heard").textContent = text;
  return starts;
}

function highlight(current, word) {
  const { text, starts } = current;
  const from = starts[Math.min(word.offset, starts.length - 1)];
  const to = starts[Math.min(word.offset + word.length, starts.length - 1)];
  const marked = document.createElement("mark");
  marked.textContent = text.slice(from, to);
  byId("heard").replaceChildren(text.slice(0, from), marked, text.slice(to));
}

function samplesOf(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const samples = new Float32Array(bytes.length >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(2 * i, true) / 32768;
  return samples;
}

function play(current, samples) {
  const { context } = current;
  if (samples.length === 0) return;
  if (current.end === 0) current.begin = current.end = context.currentTime + LEAD;
  if (current.end < context.currentTime) { // it came too late: the words after it are later, too
    current.begin += context.currentTime - current.end;
    current.end = context.currentTime;
  }
  const buffer = context.createBuffer(1, samples.length, context.sampleRate);
  buffer.copyToChannel(samples, 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.start(current.end);
  current.end += buffer.duration;
}

function takeEvent(current, event) {
  if (event.type === "speech.audio.delta") play(current, samplesOf(event.audio));
  else if (event.type === "speech.audio.mark" && event.kind === "word") current.words.push(event);
  else if (event.type === "error") throw new Error(event.message);
}

// Once for each picture: the word that is heard
function follow(current) {
  if (speech !== current) return;
  const time = current.context.currentTime - current.begin;
  while (current.begin > 0 && current.words.length > 0 && current.words[0].start <= time) {
    const word = current.words.shift();
    highlight(current, word);
    current.nHeard++;
  }
  if (current.complete && current.context.currentTime >= current.end) {
    byId("heard").textContent = current.text;
    end(current, `Spoken: ${current.nHeard} words.`);
  } else {
    requestAnimationFrame(() => follow(current));
  }
}

function end(current, message, isError) {
  if (speech !== current) return;
  speech = null;
  current.abort.abort();
  current.context.close();
  byId("stop").disabled = true;
  show(message, isError);
}

async function readEvents(current, body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    for (const event of events) takeEvent(current, JSON.parse(event.slice("data: ".length)));
  }
  current.complete = true;
}

async function speak(text) {
  const context = new AudioContext({ sampleRate: 24000 });
  const current = { text, starts: prepareText(text), context, abort: new AbortController(),
    words: [], nHeard: 0, begin: 0, end: 0, complete: false };
  if (speech) end(speech, "");
  speech = current;
  byId("stop").disabled = false;
  show("Speaking.");
  follow(current);
  try {
    const response = await fetch("v1/audio/speech", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      signal: current.abort.signal,
      body: JSON.stringify({ model: "parwavenet", input: text, voice: byId("voice").value,
        speed: Number(byId("speed").value), response_format: "pcm",
        sample_rate: context.sampleRate, stream_format: "sse", marks: true }),
    });
    if (!response.ok) throw new Error(await messageOf(response));
    await readEvents(current, response.body);
  } catch (error) {
    end(current, error.message, true);
  }
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  speak(byId("text").value);
});
byId("stop").addEventListener("click", () => speech && end(speech, "Stopped."));
byId("speed").addEventListener("input", () => {
  byId("speed-value").textContent = byId("speed").value;
});
listVoices().catch((error) => show(error.message, true));
