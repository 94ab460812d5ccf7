// Takes the microphone as frames of PCM16 at 16 kHz, 40 ms each. Where the browser cannot give that
// rate, each new sample is the mean of the old ones that it replaces.

const RATE = 16000;
const FRAME = 640;

class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.frame = new Int16Array(FRAME);
    this.filled = 0;
    this.sum = 0;
    this.count = 0;
    this.phase = 0;
  }

  process([[input]]) {
    for (const sample of input ?? []) {
      this.sum += sample;
      this.count++;
      this.phase += RATE;
      if (this.phase >= sampleRate) {
        this.phase -= sampleRate;
        this.take(this.sum / this.count);
      }
    }
    return true;
  }

  take(sample) {
    this.sum = this.count = 0;
    this.frame[this.filled++] = Math.max(-1, Math.min(1, sample)) * 32767;
    if (this.filled === FRAME) {
      this.port.postMessage(this.frame.buffer, [this.frame.buffer]);
      this.frame = new Int16Array(FRAME);
      this.filled = 0;
    }
  }
}

registerProcessor("microphone", Microphone);
