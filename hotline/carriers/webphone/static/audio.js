// A browser's ear and mouth: a loudspeaker for frames of PCM16 at 16 kHz, and a microphone that
// gives such frames.

const RATE = 16000;
const WISHES = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
const TONES = { low: [697, 770, 852, 941], high: [1209, 1336, 1477], keys: "123456789*0#" };

function worklet(name) {
  return new URL(`${name}-worklet.js`, import.meta.url);
}

export class Loudspeaker {
  // Browsers want a click or a key before they make a sound: call this from one.
  async start() {
    if (!this.context) {
      this.context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
      await this.context.audioWorklet.addModule(worklet("speaker"));
      this.node = new AudioWorkletNode(this.context, "speaker", { numberOfInputs: 0 });
      this.node.connect(this.context.destination);
    }
    await this.context.resume();
  }

  play(frame) {
    this.node?.port.postMessage(frame, [frame]);
  }

  // What was not heard yet is void.
  flush() {
    this.node?.port.postMessage(null);
  }

  // The two tones of a key, so that a press is felt.
  press(key) {
    const place = TONES.keys.indexOf(key);
    const pair = [TONES.low[Math.floor(place / 3)], TONES.high[place % 3]];
    pair.forEach((frequency) => this.tone(frequency, 0.04, 0.12));
  }

  tone(frequency, loudness, seconds, at = 0) {
    if (!this.context) return;
    const start = this.context.currentTime + at;
    const oscillator = new OscillatorNode(this.context, { frequency });
    const gain = new GainNode(this.context, { gain: 0 });
    gain.gain.setValueAtTime(loudness, start);
    gain.gain.setTargetAtTime(0, start + seconds - 0.03, 0.01);
    oscillator.connect(gain).connect(this.context.destination);
    oscillator.start(start);
    oscillator.stop(start + seconds);
  }
}

export class Microphone {
  // `heard` is given each frame. Resolves to whether there is a microphone.
  async start(heard) {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: WISHES });
    } catch {
      return false; // none, not allowed, or a page without https: keys work all the same
    }
    const source = this.source();
    await this.context.audioWorklet.addModule(worklet("microphone"));
    const node = new AudioWorkletNode(this.context, "microphone", { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => heard(data);
    source.connect(node);
    await this.context.resume();
    return true;
  }

  // At our rate where the browser converts it, else at the microphone's own.
  source() {
    try {
      this.context = new AudioContext({ sampleRate: RATE });
      return this.context.createMediaStreamSource(this.stream);
    } catch {
      this.context.close();
      this.context = new AudioContext();
      return this.context.createMediaStreamSource(this.stream);
    }
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.context?.close();
    this.stream = this.context = undefined;
  }
}
