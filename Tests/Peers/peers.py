#!/usr/bin/env python3
"""How long one training iteration takes here and elsewhere: the same network, batch and update.

Every contender runs in a process of its own, on as many cores as it may have threads. A round
measures each of them once, one after the other, so that whatever else the machine does meets all
of them; the table gives medians over the rounds of what each round measured, its median and its low
decile (what it is when nothing else runs), and how many times longer than here.

    python3 -m venv .build/peers && .build/peers/bin/pip install -r Tests/Peers/requirements.txt
    swift build -c release && .build/peers/bin/python Tests/Peers/peers.py

A new workload is one entry in WORKLOADS: its scene, and a function for each peer.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
BATCHES = 8  # of data, taken in turn


@dataclass
class Run:
    """What is measured: `call` makes `iterations` updates; `wait` returns when they are done."""

    call: object
    iterations: int = 1
    wait: object = lambda: None
    loss: object = None  # of the last update; must have fallen by the end


@dataclass
class Workload:
    letter: str
    words: str
    scene: str | None  # the scene here; None while there is none
    peers: dict = field(default_factory=dict)  # name: function(threads) -> Run


# ---------------------------------------------------------------- a: MLP 2-8-8-1


def a_data():
    """x (batches, 32, 2) uniform; the target is the sign of their product: exclusive or."""
    import numpy as np

    random = np.random.default_rng(0)
    x = random.uniform(-1, 1, (BATCHES, 32, 2)).astype("f4")
    return x, np.sign(x[..., :1] * x[..., 1:])


def a_torch(threads):
    import torch
    from torch import nn

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.03)
    x, y = (torch.from_numpy(numbers) for numbers in a_data())
    run = Run(None)
    turn = 0

    def call():
        nonlocal turn
        turn = (turn + 1) % BATCHES
        optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.mse_loss(model(x[turn]), y[turn])
        loss.backward()
        optimizer.step()
        run.loss = loss

    run.call = call
    return run


def a_jax(scan):
    """One update per call; or, with scan, many in one compiled loop, where JAX is at its best."""

    def build(_threads):
        import jax
        import jax.numpy as jnp
        import numpy as np

        random = np.random.default_rng(1)

        def linear(rows, columns):
            weight = random.uniform(-1, 1, (rows, columns)) / np.sqrt(rows)
            return jnp.asarray(weight, jnp.float32), jnp.zeros(columns)

        def loss(layers, x, y):
            for weight, bias in layers[:-1]:
                x = jnp.tanh(x @ weight + bias)
            weight, bias = layers[-1]
            return jnp.mean((x @ weight + bias - y) ** 2)

        def update(layers, x, y):
            value, gradients = jax.value_and_grad(loss)(layers, x, y)
            return jax.tree.map(lambda p, g: p - 0.03 * g, layers, gradients), value

        x, y = (jnp.asarray(numbers) for numbers in a_data())
        layers = [linear(2, 8), linear(8, 8), linear(8, 1)]
        run = Run(None)
        turn = 0

        if scan:
            run.iterations = 64 * BATCHES
            x, y = jnp.tile(x, (64, 1, 1)), jnp.tile(y, (64, 1, 1))
            many = jax.jit(
                lambda layers: jax.lax.scan(lambda l, batch: update(l, *batch), layers, (x, y)),
                donate_argnums=0)

            def call():
                nonlocal layers
                layers, losses = many(layers)
                run.loss = losses[-1]
        else:
            one = jax.jit(update, donate_argnums=0)
            xs, ys = list(x), list(y)

            def call():
                nonlocal layers, turn
                turn = (turn + 1) % BATCHES
                layers, run.loss = one(layers, xs[turn], ys[turn])

        run.call = call
        run.wait = lambda: jax.block_until_ready(layers)
        return run

    return build


# ------------------- b: two convolutions of 28×28 pictures, each with relu and pooling


def b_torch(threads):
    import numpy as np
    import torch
    from torch import nn

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(1, 8, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(16 * 7 * 7, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    random = np.random.default_rng(0)
    x = torch.from_numpy(random.uniform(0, 1, (BATCHES, 32, 1, 28, 28)).astype("f4"))
    y = torch.from_numpy(random.integers(0, 10, (BATCHES, 32)))
    run = Run(None)
    turn = 0

    def call():
        nonlocal turn
        turn = (turn + 1) % BATCHES
        optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.cross_entropy(model(x[turn]), y[turn])
        loss.backward()
        optimizer.step()
        run.loss = loss

    run.call = call
    return run


# ------------------- d: skip-gram, 2000 words, 64 numbers each, 5 negatives; 256 pairs an iteration


def d_gensim(threads):
    """From a file, where no Python stands between the threads: gensim at its best."""
    import numpy as np
    from gensim.models import Word2Vec, word2vec

    assert word2vec.FAST_VERSION >= 0, "gensim without its compiled loops"
    random = np.random.default_rng(0)
    frequency = 1 / np.arange(1, 2001) ** 0.75
    sentences, words, window = 4000, 100, 5
    text = random.choice(2000, (sentences, words), p=frequency / frequency.sum()).astype(str)
    file = tempfile.NamedTemporaryFile("w", suffix=".txt")
    file.write("\n".join(" ".join(sentence) for sentence in text) + "\n")
    file.flush()
    model = Word2Vec(
        vector_size=64, window=window, sg=1, hs=0, negative=5, sample=0, min_count=1,
        workers=threads, shrink_windows=False, seed=1)
    model.build_vocab(corpus_file=file.name)
    pairs = sentences * sum(
        min(k, window) + min(words - 1 - k, window) for k in range(words))

    def call(kept=file):
        model.train(
            corpus_file=kept.name, total_words=sentences * words, total_examples=sentences,
            epochs=1)

    return Run(call, iterations=pairs / 256)


# ------------------- c, e, f: the next of 64 tokens, by an LSTM and by transformers


def tokens_torch(rows, places, build, optimizer):
    """`build(torch)` makes a model of ids (rows, places) that gives logits (rows, places, 64)."""

    def made(threads):
        import numpy as np
        import torch

        torch.set_num_threads(threads)
        torch.manual_seed(0)
        ids = np.random.default_rng(0).integers(0, 64, (BATCHES, rows, places + 1))
        x, y = torch.from_numpy(ids[..., :-1].copy()), torch.from_numpy(ids[..., 1:].copy())
        model = build(torch)
        update = getattr(torch.optim, optimizer)(model.parameters(), lr=1e-3)
        run = Run(None)
        turn = 0

        def call():
            nonlocal turn
            turn = (turn + 1) % BATCHES
            update.zero_grad(set_to_none=True)
            logits = model(x[turn]).reshape(-1, 64)
            loss = torch.nn.functional.cross_entropy(logits, y[turn].reshape(-1))
            loss.backward()
            update.step()
            run.loss = loss

        run.call = call
        return run

    return made


def lstm(torch):
    nn = torch.nn

    class Letters(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(64, 64)
            self.cells = nn.LSTM(64, 128, batch_first=True)
            self.output = nn.Linear(128, 64)

        def forward(self, ids):
            return self.output(self.cells(self.embedding(ids))[0])

    return Letters()


def transformer(blocks, width, heads, places):
    def build(torch):
        nn = torch.nn

        class Block(nn.Module):
            def __init__(self):
                super().__init__()
                self.norms = nn.ModuleList([nn.LayerNorm(width), nn.LayerNorm(width)])
                self.attention = nn.Linear(width, 3 * width)
                self.output = nn.Linear(width, width)
                self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

            def forward(self, x):
                rows, places, _ = x.shape
                parts = self.attention(self.norms[0](x)).split(width, 2)
                q, k, v = (
                    part.view(rows, places, heads, -1).transpose(1, 2) for part in parts)
                seen = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
                x = x + self.output(seen.transpose(1, 2).reshape(rows, places, width))
                up = nn.functional.gelu(self.up(self.norms[1](x)), approximate="tanh")
                return x + self.down(up)

        class Network(nn.Module):
            def __init__(self):
                super().__init__()
                self.tokens, self.places = nn.Embedding(64, width), nn.Embedding(places, width)
                self.blocks = nn.Sequential(*(Block() for _ in range(blocks)))
                self.norm = nn.LayerNorm(width)
                self.output = nn.Linear(width, 64, bias=False)

            def forward(self, ids):
                x = self.tokens(ids) + self.places(torch.arange(ids.shape[1]))
                return self.output(self.norm(self.blocks(x)))

        return Network()

    return build


WORKLOADS = [
    Workload("a", "MLP 2-8-8-1, tanh, squared error, batch 32, gradient descent", "bench-a",
             {"torch": a_torch, "jax scan": a_jax(scan=True), "jax jit": a_jax(scan=False)}),
    Workload("b", "two convolutions 5×5 (8 and 16 filters) on 28×28, batch 32, adam", "bench-b",
             {"torch": b_torch}),
    Workload("c", "LSTM, 128 units, 64 tokens, 32 steps, batch 16, adam", "bench-c",
             {"torch": tokens_torch(16, 32, lstm, "Adam")}),
    Workload("d", "skip-gram, 2000 words, 64 wide, 5 negatives, 256 pairs", "bench-d",
             {"gensim": d_gensim}),
    Workload("e", "transformer, 2 blocks, 64 wide, 4 heads, 64 places, batch 16, adamW", "bench-e",
             {"torch": tokens_torch(16, 64, transformer(2, 64, 4, 64), "AdamW")}),
    Workload("f", "transformer, 4 blocks, 128 wide, 4 heads, 128 places, batch 8, adamW", "bench-f",
             {"torch": tokens_torch(8, 128, transformer(4, 128, 4, 128), "AdamW")}),
]

# ---------------------------------------------------------------- measuring


def measure(run, seconds):
    """Median and low decile over samples of some 2 ms or one call, in µs per iteration."""
    run.call()
    run.wait()
    first = None if run.loss is None else float(run.loss)
    warm = time.perf_counter() + 0.3 * seconds
    while time.perf_counter() < warm:
        run.call()
    run.wait()
    start = time.perf_counter()
    run.call()
    run.wait()
    calls = max(1, int(0.002 / (time.perf_counter() - start)))
    samples = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(samples) < 5:
        start = time.perf_counter()
        for _ in range(calls):
            run.call()
        run.wait()
        samples.append((time.perf_counter() - start) / calls / run.iterations * 1e6)
    if first is not None:
        assert float(run.loss) < first, f"it does not learn: {first} to {float(run.loss)}"
    return statistics.median(samples), sorted(samples)[len(samples) // 10]


def alone(command, threads):
    """The last line of what a process says that has the first cores to itself."""
    cores = sorted(os.sched_getaffinity(0))[:threads]
    environment = dict(
        os.environ, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads),
        JAX_PLATFORMS="cpu")
    if threads == 1:
        environment["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, cores))
    if done.returncode != 0:
        why = done.stderr.strip().splitlines() or ["it failed"]
        raise RuntimeError(why[-1])
    return done.stdout.strip().splitlines()[-1]


def one(workload, contender, options, threads):
    if contender == "tensarium":
        said = alone(
            [options.tensarium, "bench", workload.scene, "--json", "--no-drawing",
             "--seconds", str(options.seconds), "--threads", str(threads)], threads)
        said = json.loads(said)
        return said["microsecondsPerIteration"], said["lowMicroseconds"]
    return tuple(json.loads(alone(
        [sys.executable, __file__, "--one", workload.letter, contender,
         "--seconds", str(options.seconds), "--threads", str(threads)], threads)))


def table(results, threads):
    print(f"{threads} thread{'s' if threads > 1 else ''}; µs per iteration")
    print(f"{'':16}{'median':>10}{'÷ tensarium':>13}{'low decile':>14}{'÷ tensarium':>13}")
    for workload, times in results:
        print(f"{workload.letter} {workload.words}")
        here = times.get("tensarium")
        for contender, rounds in times.items():
            line = f"  {contender:14}"
            if isinstance(rounds, str):
                print(line + rounds)
                continue
            for which, width in ((0, 10), (1, 14)):
                middle = statistics.median(times[which] for times in rounds)
                ratio = "–"
                if isinstance(here, list):
                    ratio = f"{middle / statistics.median(times[which] for times in here):.1f}"
                line += f"{middle:{width}.4g}{ratio:>13}"
            print(line)
    print(flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    letters = ",".join(workload.letter for workload in WORKLOADS)
    parser.add_argument("--workloads", default=letters, help="letters, as in a,d")
    parser.add_argument("--threads", default="1", help="as in 1,2: a table for each")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="for each contender and round")
    parser.add_argument("--tensarium", default=str(TOP / ".build/release/tensarium"))
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()

    if options.one:
        letter, contender = options.one
        workload = next(w for w in WORKLOADS if w.letter == letter)
        print(json.dumps(measure(workload.peers[contender](int(options.threads)), options.seconds)))
        return
    unknown = set(options.workloads.split(",")) - {w.letter for w in WORKLOADS}
    if unknown:
        parser.error(f"there is no workload {', '.join(sorted(unknown))}; there are {letters}")
    for threads in map(int, options.threads.split(",")):
        results = []
        for workload in WORKLOADS:
            if workload.letter not in options.workloads.split(","):
                continue
            contenders = (["tensarium"] if workload.scene else []) + list(workload.peers)
            results.append((workload, {contender: [] for contender in contenders}))
        for number in range(options.rounds):
            for workload, times in results:
                for contender, rounds in times.items():
                    print(f"\rround {number + 1}: {workload.letter} {contender:12}",
                          end="", file=sys.stderr, flush=True)
                    if isinstance(rounds, str):
                        continue
                    try:
                        rounds.append(one(workload, contender, options, threads))
                    except (RuntimeError, OSError, ValueError) as error:
                        times[contender] = f"failed: {error}"
        print("\r" + " " * 40 + "\r", end="", file=sys.stderr)
        table(results, threads)


if __name__ == "__main__":
    main()
