// Her voice, recorded on the page, becomes the file of the form; without this she chooses a file.
const LONGEST = 120_000; // milliseconds
const KIND = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus"].find((one) => window.MediaRecorder?.isTypeSupported(one));
const place = document.getElementById("recorder");
const field = document.getElementById("voice");

if (place && field && KIND && navigator.mediaDevices) {
  const button = place.querySelector("button");
  const told = place.querySelector("[role=status]");
  let recorder = null;
  place.hidden = false;

  const kept = (parts) => {
    const files = new DataTransfer();
    files.items.add(new File(parts, "voice", { type: KIND }));
    field.files = files.files;
    told.textContent = place.dataset.here;
  };

  button.addEventListener("click", async () => {
    if (recorder) return recorder.stop();
    let microphone;
    try {
      microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      told.textContent = place.dataset.denied;
      return;
    }
    const parts = [];
    recorder = new MediaRecorder(microphone, { mimeType: KIND, audioBitsPerSecond: 24000 });
    const end = setTimeout(() => recorder?.stop(), LONGEST);
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      clearTimeout(end);
      for (const track of microphone.getTracks()) track.stop();
      recorder = null;
      button.textContent = place.dataset.begin;
      kept(parts);
    };
    recorder.start();
    button.textContent = place.dataset.end;
    told.textContent = "";
  });
}
