// One WebSocket to the hotline: frames of sound as binary messages, everything else as JSON.
//
// Each message is dispatched as an event of its type ("caption", "state", …) with the message as
// `detail`; "sound" brings a frame, "open" and "close" tell of the socket itself.

const MOST_BUFFERED = 64_000; // bytes that wait to be sent; beyond that the network is stuck

export class Line extends EventTarget {
  constructor(path) {
    super();
    this.url = new URL(path, location.href);
    this.url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  }

  open() {
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.tell("open");
    socket.onclose = ({ code }) => socket === this.socket && this.tell("close", { code });
    socket.onmessage = ({ data }) => this.receive(data);
    this.socket = socket;
  }

  receive(data) {
    if (data instanceof ArrayBuffer) {
      this.tell("sound", data);
    } else {
      const message = JSON.parse(data);
      this.tell(message.type, message);
    }
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  send(message) {
    if (this.isOpen) this.socket.send(JSON.stringify(message));
  }

  sendSound(frame) {
    if (this.isOpen && this.socket.bufferedAmount < MOST_BUFFERED) this.socket.send(frame);
  }

  close() {
    this.socket?.close(1000);
  }

  on(type, listener) {
    this.addEventListener(type, ({ detail }) => listener(detail));
    return this;
  }

  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
