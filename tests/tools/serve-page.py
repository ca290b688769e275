#!/usr/bin/env python3
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The page of "parwavenet serve" in a real browser: headless Chromium, driven by ChromeDriver (Debian's chromium-driver; skipped
# without). A text is typed and spoken: every word must be marked while it sounds, in order, and Stop must end it.
# Arguments: parwavenet

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

TEXT = "One two three. Ünicode 😀 words: four, five!"
WORDS = ["One", "two", "three", "Ünicode", "😀", "words", "four", "five"]

# What is marked, as it changes
WATCH = """
window.heard = [];
new MutationObserver (() => {
  const mark = document.querySelector ("#heard mark");
  if (mark && window.heard[window.heard.length - 1] !== mark.textContent)
    window.heard.push (mark.textContent);
}).observe (document.getElementById ("heard"), { childList: true });
document.getElementById ("text").value = arguments[0];
document.getElementById ("speak").click ();
"""


def call(method, url, data=None):
    request = urllib.request.Request(url, method=method, data=None if data is None else json.dumps(data).encode(),
                                     headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)["value"]


def wait(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"no {what} in {seconds} s")
        time.sleep(0.1)


class Page:
    def __init__(self, driver, browser, url):
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
        options = {"binary": browser, "args": arguments}
        capabilities = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
        self.session = f"{driver}/session/" + call("POST", f"{driver}/session", capabilities)["sessionId"]
        call("POST", f"{self.session}/url", {"url": url})

    def run(self, script, *arguments):
        return call("POST", f"{self.session}/execute/sync", {"script": script, "args": list(arguments)})

    def status(self):
        return self.run('return document.getElementById ("status").textContent')


def check(page):
    wait("voice", lambda: page.run('return document.getElementById ("voice").options.length') > 0)
    page.run(WATCH, TEXT)
    wait("end of the speech", lambda: page.status().startswith("Spoken"))
    heard = page.run("return window.heard")
    assert page.status() == f"Spoken: {len(WORDS)} words.", page.status()
    # each in its turn; a busy machine draws less often than words come
    assert len(heard) >= 3 and heard == [w for w in WORDS if w in heard], heard
    # Stop, in a text that takes long
    page.run(WATCH, "A long text. " * 200)
    wait("word", lambda: len(page.run("return window.heard")) > 3)
    page.run('document.getElementById ("stop").click ()')
    assert page.status() == "Stopped.", page.status()
    # errors are shown
    page.run(WATCH, "x" * 20000)
    wait("message", lambda: "20000 characters" in page.status())


def main():
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        print("skipped: there is no chromium and chromedriver")
        return 77
    server = subprocess.Popen([sys.argv[1], "serve", "--port", "0", "--no-wyoming"], stdout=subprocess.PIPE, text=True)
    chrome = None
    try:
        url = server.stdout.readline().strip()
        chrome = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, text=True, start_new_session=True)
        port = next(line.rsplit(" ", 1)[1].strip().rstrip(".") for line in chrome.stdout if "successfully on port" in line)
        page = Page(f"http://127.0.0.1:{port}", browser, url)
        check(page)
        call("DELETE", page.session)
    finally:
        if chrome:
            os.killpg(chrome.pid, signal.SIGKILL)
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
    return 0


sys.exit(main())
