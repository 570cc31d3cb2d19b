import Foundation
import Testing

@testable import Staging

/// A scene in few lines, to break.
private let good = """
  task: xor
  model: {mlp: {layers: [2, 3, 1]}}
  loss: binaryCrossEntropy
  """

private func message(of text: String, sets: [(path: String, value: String)] = []) -> String {
  do {
    _ = try SceneLibrary.read(
      "s", text, SceneSource(path: "Scenes/s.yaml", folder: "Scenes"), sets)
    return "none"
  } catch {
    return error.description
  }
}

@Suite struct SceneMistakes {
  @Test(arguments: [
    // The whole
    ("", "1:1: a scene needs \"task\""),
    ("- 1", "1:1: a scene must be a mapping of keys, not a list"),
    (
      "title: [",
      "1:9: this is not YAML: did not find expected node content, while parsing a flow node"
    ),
    (
      "a: 1\n---\nb: 2",
      "2:1: this is not YAML: but found another document, expected a single document in the stream"
    ),
    ("title: a\ntitle: b", "1:1: the key \"title\" is here more than once"),
    ("titel: a", "1:1: a scene has no key \"titel\"; did you mean \"title\"?"),
    ("title: [a]", "1:8: title must be a text, not a list"),
    ("about:", "1:7: about must be a text, not nothing"),
    ("seed: one", "1:7: seed must be a whole number from 0 to 9007199254740992, not \"one\""),
    ("? [a, b]\n: c", "1:3: a key must be a word"),
    // Kinds
    ("task: spirl", "1:7: there is no task \"spirl\"; did you mean \"spiral\"?"),
    ("task: chess", "1:7: there is no task \"chess\""),
    ("task: [xor]", "1:7: task must be a kind like spiral, not a list"),
    ("task: {xor: {sample: 3}}", "1:14: xor has no key \"sample\"; did you mean \"samples\"?"),
    (
      "task: {xor: {samples: 0}}",
      "1:23: samples must be a whole number from 1 to 1000000, not \"0\""
    ),
    (
      "task: {xor: {samples: 1.5}}",
      "1:23: samples must be a whole number from 1 to 1000000, not \"1.5\""
    ),
    ("task: {xor: {noise: -1}}", "1:21: noise must be 0 or greater, not \"-1\""),
    ("task: {xor: {noise: .inf}}", "1:21: noise must be 0 or greater, not \".inf\""),
    ("task: {xor: {noise: 1e999}}", "1:21: noise: 1e999 is too large for a number"),
    ("task: {xor: {noise: \"1\"}}", "1:21: noise must be 0 or greater, not \"1\""),
    (
      "task: {xor: {batch: some}}",
      "1:21: batch must be a whole number of samples, 1 or more, or all, not \"some\""
    ),
    (
      "task: {xor: {samples: 3}, batch: 3}",
      "1:27: task is one kind with its settings, {xor: {…}}, but here is also \"batch\""
    ),
    (
      "task: {table: {inputs: [[1], [2, 3]], targets: [[1], [2]]}}",
      "1:30: the rows of inputs must have one length: this has 2 numbers, the first 1"
    ),
    (
      "task: {table: {inputs: [[1], [2]], targets: [[1]]}}",
      "1:45: 2 rows of inputs, but 1 of targets"
    ),
    ("task: {table: {targets: [[1]]}}", "1:15: table needs \"inputs\""),
    (
      "task: {table: {input: [[1]], targets: [[1]]}}",
      "1:16: table has no key \"input\"; did you mean \"inputs\"?"
    ),
    ("task: {csv: {file: none.csv}}", "1:20: Scenes/none.csv: no such file"),
    ("task: {picture: {file: no.pgm}}", "1:24: Scenes/no.pgm: no such file"),
    ("task: {digits: {variation: 3}}", "1:28: variation can be 0 to 2"),
    (
      "task: surface", "1:7: surface needs one to go down on: {surface: rosenbrock}"
    ),
    (
      "task: {surface: rosenbrok}",
      "1:17: there is no surface \"rosenbrok\"; did you mean \"rosenbrock\"?"
    ),
    (
      "task: {surface: booth, strat: [0, 0]}",
      "1:24: surface has no key \"strat\"; did you mean \"start\"?"
    ),
    (
      "task: {surface: rosenbrock, start: [0]}",
      "1:36: start must be a point like [-1.2, 1], not a list"
    ),
    (
      "task: {surface: {formula: \"2 + sen(x)\"}}",
      "1:32: there is no \"sen\"; did you mean \"sin\"?"
    ),
    (
      "task:\n  surface:\n    formula: x^2 + (y",
      "3:22: \")\" is missing for the \"(\" at character 7: here is the end"
    ),
    (
      "task:\n  surface:\n    formula: >\n      x^2 +\n      + + zz",
      "3:14: at character 11: there is no \"zz\"; there are x, y, e, pi and sin, cos, tan, exp, log, "
        + "ln, sqrt, tanh, abs, min, max, sigmoid, erfc"
    ),
    (
      "task: {surface: {formula: max(x, y)}}",
      "1:34: a formula is all there is of its surface, and stands in quotes where it has a comma; "
        + "here is also \"y)\""
    ),
    ("task: {surface: formula}", "1:17: formula needs one to go down on: {formula: \"x^2 + y^2\"}"),
    (
      "task: {surface: {formula: x}, window: {x: [3, -3], y: [0, 1]}}",
      "1:43: x must be two numbers like [-3, 3], the lower one first, a millionth apart at least, "
        + "neither beyond a million"
    ),
    ("task: {surface: booth, window: {x: [0, 1]}}", "1:32: window needs \"y\""),
    (
      "task: {surface: {ravine: {condition: 0}}}",
      "1:38: condition must be greater than 0, not \"0\""
    ),
    (
      "task: {surface: {ravine: {conditon: 2}}}",
      "1:27: ravine has no key \"conditon\"; did you mean \"condition\"?"
    ),
    (
      "task: {surface: {booth: {start: [0, a]}}}",
      "1:37: each of start must be a number, not \"a\""
    ),
    (
      "task: {surface: booth}\nloss: meanSquaredError",
      "2:7: a surface is all there is to go down on: \"loss\" has no place here"
    ),
    (
      "task: vectors",
      "1:7: vectors needs \"queries\""
    ),
    (
      "task: {vectors: {queries: [[1]]}}",
      "1:27: queries must be 1 to 4 rows of 2 numbers, not 1 of 1"
    ),
    (
      "task: {vectors: {score: cosine}}",
      "1:25: there is no score \"cosine\"; there are: dot, scaled, additive"
    ),
    (
      "task: {vectors: {queries: [[1, 2]], keys: [[1, 2], [2, 1]], values: [[1, 2]]}}",
      "1:69: values must be 2, as many as keys, rows of 2 numbers, not 1 of 2"
    ),
    (
      "task: {product: {a: [[1, 2]], b: [[1], [2]], target: [[1, 2]]}}",
      "1:54: target must have the rows of a and the columns of b, 1 of 1, not 1 of 2"
    ),
    (
      "task: {product: {a: [[1]], b: [[1]], c: [[1]]}}",
      "1:38: product has no key \"c\"; there are: a, b, target"
    ),
    (
      "task: {product: {a: [[1]], b: [[1]]}}\nmodel: mlp",
      "2:8: matrix product is all there is to go down on: \"model\" has no place here"
    ),
    ("task: xor", "1:1: a scene needs \"model\""),
    (
      "task: xor\nmodel: {mlp: {layer: [2, 1]}}",
      "2:15: mlp has no key \"layer\"; did you mean \"layers\"?"
    ),
    (
      "task: xor\nmodel: {mlp: {layers: [2, 1], initial: hee}}",
      "2:40: there is no initial \"hee\"; did you mean \"he\"?"
    ),
    (
      "task: xor\nmodel: {mlp: {layers: [2, 1], initial: {normal: {limit: 1}}}}",
      "2:50: normal has no key \"limit\"; there are: deviation"
    ),
    ("task: xor\nmodel: mlp", "2:8: mlp needs \"layers\""),
    (
      "task: xor\nmodel: {mlp: {layers: [2, 1], activation: tahn}}",
      "2:43: there is no activation \"tahn\"; did you mean \"tanh\"?"
    ),
    (
      "task: xor\nmodel: {mlp: {layers: [2, 1], output: {sigmoid: {base: 1}}}}",
      "2:56: a sigmoid rises only with a base above 1"
    ),
    (
      "task: xor\nmodel: {mlp: {layers: [2, 1], output: {tanh: {base: 2}}}}",
      "2:47: tanh has no key \"base\"; it has no settings"
    ),
    (
      "task: xor\nmodel: {mlp: {layers: [2, 0, 1]}}",
      "2:27: each of layers must be a whole number from 1 to 4096, not \"0\""
    ),
  ])
  func `a mistake gets its place and a repair`(_ text: String, _ expected: String) {
    #expect(message(of: text) == "Scenes/s.yaml:" + expected)
  }

  /// These are in the line after a scene that is otherwise right.
  @Test(arguments: [
    ("optimizer: adm", "12: there is no optimizer \"adm\"; did you mean \"adam\"?"),
    (
      "optimizer: {adam: {learningrate: 1}}",
      "20: adam has no key \"learningrate\"; did you mean \"learningRate\"?"
    ),
    ("optimizer: {adam: {learningRate: 0}}", "34: learningRate must be greater than 0, not \"0\""),
    (
      "optimizer: {adam: {beta1: 1}}",
      "27: beta1 must be at least 0 and less than 1, not \"1\""
    ),
    ("optimizer: {adam: 3}", "19: adam must be a mapping of keys, not \"3\""),
    (
      "schedule: {cosine: {iterations: 1.5}}",
      "33: iterations must be a whole number from 1 to 1000000000, not \"1.5\""
    ),
    (
      "schedule: {cosine: {warmUp: 0.5}}",
      "29: warmUp must be a whole number from 0 to 1000000000, not \"0.5\""
    ),
    ("schedule: {step: {factor: 0}}", "27: factor must be greater than 0, not \"0\""),
    (
      "schedule: {exponential: {gamma: 0.9}}",
      "26: exponential has no key \"gamma\"; there are: decay, warmUp"
    ),
    (
      "schedule: {oneCycle: {peakAt: 1}}",
      "31: peakAt must be at least 0 and less than 1, not \"1\""
    ),
    ("schedule: {constant: {warmUp: 3}}", "23: constant has no key \"warmUp\"; it has no settings"),
    ("clip: -1", "7: clip must be 0 or greater, not \"-1\""),
    ("l1: [1]", "5: l1 must be 0 or greater, not a list"),
    (
      "groups: {layer1.*: {frozen: true}}",
      "9: groups must be a list of groups, not a mapping of keys"
    ),
    ("groups: [{frozen: true}]", "10: a group needs \"parameters\""),
    (
      "groups: [{parameters: layr1.*, frozen: true}]",
      "23: there is no parameter \"layr1.*\"; "
        + "there are: layer1.weight, layer1.bias, layer2.weight, layer2.bias"
    ),
    (
      "groups: [{parameters: layer1.*, learningrate: 1}]",
      "33: a group has no key \"learningrate\"; did you mean \"learningRate\"?"
    ),
    (
      "groups: [{parameters: layer1.*, learningRate: 0}]",
      "47: learningRate must be greater than 0, not \"0\""
    ),
    (
      "groups: [{parameters: layer1.*, frozen: yes}]",
      "41: there is no frozen \"yes\"; there are: true, false"
    ),
    (
      "groups: [{parameters: layer1.*}]",
      "10: a group needs a setting of its own: learningRate or frozen: true"
    ),
    (
      "groups: [{parameters: layer1.*, frozen: true}, {parameters: '*.bias', learningRate: 1}]",
      "48: layer1.bias is in groups 1 and 2: one group is all it can have"
    ),
    ("l2: -0.1", "5: l2 must be 0 or greater, not \"-0.1\""),
    ("precision: singel", "12: there is no precision \"singel\"; did you mean \"single\"?"),
    ("slices: 5", "9: a batch of 32 cannot be cut into 5 equal slices"),
    ("panes: heatmpa", "8: there is no pane \"heatmpa\""),
    ("panes: [netwrok]", "9: there is no pane \"netwrok\"; did you mean \"network\"?"),
    ("panes: {row: [loss]}", "9: a part of the layout has no key \"row\"; did you mean \"rows\"?"),
    (
      "panes: {rows: [loss], columns: [loss]}",
      "8: a part of the layout is either rows, columns or a pane"
    ),
    ("panes: {rows: []}", "15: rows must hold 1 to 8 panes, not 0"),
    ("panes: [{pane: loss, size: -1}]", "28: size must be from 0 to 100, not \"-1\""),
    (
      "parameters: {layer1.weigth: [[1]]}",
      "14: parameters has no key \"layer1.weigth\"; did you mean \"layer1.weight\"?"
    ),
    (
      "parameters: {layer1.weight: [[1, 2], [3, 4]]}",
      "29: layer1.weight must be 2 rows of 3 numbers, its shape (in, out), not 2 of 2"
    ),
    ("parameters: {layer1.bias: [1]}", "27: layer1.bias must be a list of 3 numbers, not 1"),
    (
      "parameters: {layer1.bias: [1, 2, x]}",
      "34: each of layer1.bias must be a number, not \"x\""
    ),
    ("stop when: loss", "12: stop when must be a comparison like loss < 0.01, not \"loss\""),
    ("stop when: los < 0.1", "12: there is no number \"los\"; did you mean \"loss\"?"),
    (
      "stop when: norm(layer1.weigt) < 1",
      "12: there is no number \"norm(layer1.weigt)\"; did you mean \"norm(layer1.weight)\"?"
    ),
    (
      "stop when: layer1.weight < 1",
      "12: layer1.weight is 6 numbers, but a comparison is of one, like norm(layer1.weight)"
    ),
    (
      "notes: [{text: a}]",
      "9: a note needs either \"at\" (an iteration) or \"when\" (a comparison)"
    ),
    ("notes: [{at: 1}]", "9: a note needs \"text\""),
    ("notes: [{at: 1, txt: a}]", "17: a note has no key \"txt\"; did you mean \"text\"?"),
    ("expect: {accuracy: \"> 0.9\"}", "9: expect needs \"by\""),
    (
      "expect: {by: 10, accuracy: 0.9}",
      "28: accuracy must be a comparison like \"> 0.95\", not \"0.9\""
    ),
    (
      "expect: {by: 10}",
      "9: expect needs either accuracy, loss or another number, or \"diverges: true\""
    ),
    (
      "expect: {by: 10, acuracy: \"> 0.9\"}",
      "18: expect has no key \"acuracy\"; did you mean \"accuracy\"?"
    ),
    (
      "expect: {by: 10, layer1.weight: \"> 0.9\"}",
      "33: layer1.weight is "
    ),
  ])
  func `a mistake in what is not required gets its place too`(_ line: String, _ expected: String) {
    let found = message(of: good + "\n" + line)
    #expect(found.hasPrefix("Scenes/s.yaml:4:" + expected), "\(found)")
  }

  /// Layers of a convolutional network over two maps of 4×5, and the mistake in them.
  @Test(arguments: [
    ("[]", "51: a network needs at least one layer: [{dense: 10}]"),
    ("relu", "51: layers must be a list of layers, each one kind with its settings, not \"relu\""),
    ("[rleu]", "52: there is no layer \"rleu\"; did you mean \"relu\"?"),
    ("[{convolution: 8}]", "66: convolution needs \"size\""),
    (
      "[{convolution: {filters: 2, sise: 3}}]",
      "79: convolution has no key \"sise\"; did you mean \"size\"?"
    ),
    (
      "[{convolution: {filters: 2, size: [3]}}, {maxPool: [2, 2, 2]}]",
      "102: size is one number, or two: [down, across]; not 3"
    ),
    (
      "[{convolution: {filters: 0, size: 3}}]",
      "76: filters must be a whole number from 1 to 4096, not \"0\""
    ),
    (
      "[relu, {convolution: {filters: 2, size: 7, padding: 1}}]",
      "58: a window 7 high does not fit on maps 4 high with padding 1: make it at most 6, or "
        + "padding 2"
    ),
    (
      "[{maxPool: [1, 4]}, {maxPool: 2}]",
      "71: a window 2 wide does not fit on maps 1 wide with padding 0: make it at most 1, or "
        + "padding 1"
    ),
    (
      "[{maxPool: {size: 3, padding: 2}}]",
      "81: padding 2 is more than half of size 3: make it 1"
    ),
    (
      "[{dense: 3}, {convolution: {filters: 2, size: 3}}]",
      "64: a convolution needs maps, and dense has made them a row of 3 numbers: put it before "
        + "dense, or {reshape: [channels, height, width]} between them"
    ),
    (
      "[{dense: 9}, {reshape: [1, 2, 4]}]",
      "64: 9 numbers cannot be seen as 1 map of 2×4, which has 8"
    ),
    ("[softmax]", "52: softmax is over a row of numbers: put dense before it"),
    (
      "[{maxPool: {size: 2, norm: batch}}]",
      "72: maxPool has no key \"norm\"; there are: size, stride, padding"
    ),
  ])
  func `a mistake in a layer gets the place of that layer`(_ layers: String, _ expected: String) {
    let task = "task: {table: {inputs: [[\((0..<40).map { "\($0)" }.joined(separator: ", "))]], "
    let text =
      task + "targets: [[1]]}}\n"
      + "model: {convolutional: {input: [2, 4, 5], layers: \(layers)}}\nloss: meanSquaredError"
    #expect(message(of: text) == "Scenes/s.yaml:2:" + expected)
  }

  @Test(arguments: [
    (
      "task: xor\nmodel: {mlp: {layers: [3, 1]}}\nloss: binaryCrossEntropy",
      "2:8: a sample has 2 numbers, but the network 3 inputs: let layers begin with 2"
    ),
    (
      "task: xor\nmodel: {mlp: {layers: [2, 3]}}\nloss: binaryCrossEntropy",
      "3:7: binaryCrossEntropy with 3 outputs cannot tell 2 classes apart: "
        + "use 1 output (or 2 with crossEntropy)"
    ),
    (
      "task: {table: {inputs: [[1]], targets: [[2]]}}\nmodel: {mlp: {layers: [1, 1]}}\n"
        + "loss: binaryCrossEntropy",
      "1:7: target 2.0: a target of binaryCrossEntropy lies between 0 and 1"
    ),
    (
      "task: xor\nmodel: {mlp: {layers: [2, 4096, 4096, 1]}}\nloss: binaryCrossEntropy",
      "2:8: a network of 16797697 parameters is too large: at most 4000000"
    ),
    (
      "task: {table: {inputs: [[1]], targets: [[2]]}}\nmodel: {mlp: {layers: [1, 1]}}\n"
        + "loss: meanSquaredError\nexpect: {by: 1, accuracy: \"> 0\"}",
      "4:27: there is no number \"accuracy\": the targets are numbers, not classes"
    ),
    (
      "task: xor\nmodel: {convolutional: {layers: [{dense: 1}]}}\nloss: binaryCrossEntropy",
      "2:8: a sample has 2 numbers, but the network 0 inputs: say input: [channels, height, width], "
        + "for a signal [1, 1, 2]"
    ),
  ])
  func `what does not fit together is a mistake when the scene is read`(
    _ text: String, _ expected: String
  ) {
    #expect(message(of: text) == "Scenes/s.yaml:" + expected)
  }

  @Test(arguments: [
    ("optimizer.adm.learningRate", "1", "there is no optimizer \"adm\"; did you mean \"adam\"?"),
    (
      "optimizer.adam.lerningRate", "1",
      "adam has no key \"lerningRate\"; did you mean \"learningRate\"?"
    ),
    ("optimizer.adam.learningRate", "fast", "learningRate must be greater than 0, not \"fast\""),
    ("optimzer", "adam", "a scene has no key \"optimzer\"; did you mean \"optimizer\"?"),
    ("model.mlp.layers.7", "2", "\"7\" is no place in this list: 0 to 2 are there"),
    ("l2", "[", "this is not YAML: did not find expected node content, while parsing a flow node"),
    ("l2", "", "l2 must be 0 or greater, not nothing"),
  ])
  func `a mistake on the command line gets its path`(
    _ path: String, _ value: String, _ expected: String
  ) {
    #expect(message(of: good, sets: [(path, value)]) == "--set \(path): \(expected)")
  }

  @Test func `files and names that are not there are told in one line`() {
    func message(_ name: String) -> String {
      do {
        return try SceneLibrary.load(name).name
      } catch {
        return error.description
      }
    }
    #expect(message("no-such.yaml") == "no-such.yaml: no such file")
    #expect(message("/") == "/: this is a folder")
    #expect(message("sprial") == "there is no scene \"sprial\"; did you mean \"spiral\"?")
    #expect(message("") == "there is no scene \"\"; `tensarium list` names them all")
    #expect(message("a\u{1B}[31m\u{202E}.yaml") == "a␛[31m\u{FFFD}.yaml: no such file")
  }

  @Test func `no text from a file reaches the terminal as it is`() {
    let found = message(of: "\"a\\e[31m\\u202e\\u200b\\n\": 1")
    #expect(found.hasPrefix("Scenes/s.yaml:1:1: a scene has no key \"a␛[31m\u{FFFD}\u{FFFD}␊\""))
  }
}
