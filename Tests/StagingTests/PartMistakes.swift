import Testing

@testable import Staging

/// Mistakes in what a scene need not say, and in lists of layers.
@Suite struct PartMistakes {
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
}
