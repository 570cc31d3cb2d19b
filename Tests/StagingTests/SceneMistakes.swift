import Foundation
import Testing

@testable import Staging

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
