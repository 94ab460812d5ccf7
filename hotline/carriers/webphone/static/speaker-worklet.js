// Plays frames of PCM16 at the context's own rate. Frames come a little unevenly: 80 ms are gathered
// before the first is heard, and what is later than half a second is dropped.

const GATHER = 0.08;
const MOST = 0.5;

class Speaker extends AudioWorkletProcessor {
  constructor() {
    super();
    this.frames = [];
    this.waiting = 0;
    this.at = 0;
    this.flowing = false;
    this.port.onmessage = ({ data }) => (data === null ? this.flush() : this.add(new Int16Array(data)));
  }

  flush() {
    this.frames = [];
    this.waiting = 0;
    this.at = 0;
    this.flowing = false;
  }

  add(frame) {
    this.frames.push(frame);
    this.waiting += frame.length;
    while (this.waiting > MOST * sampleRate && this.frames.length > 1) {
      this.waiting -= this.frames.shift().length - this.at;
      this.at = 0;
    }
    this.flowing ||= this.waiting >= GATHER * sampleRate;
  }

  process(_inputs, [[output]]) {
    for (let sample = 0; this.flowing && sample < output.length; sample++) {
      output[sample] = this.frames[0][this.at++] / 32768;
      this.waiting--;
      if (this.at === this.frames[0].length) {
        this.frames.shift();
        this.at = 0;
        this.flowing = this.frames.length > 0;
      }
    }
    return true;
  }
}

registerProcessor("speaker", Speaker);
