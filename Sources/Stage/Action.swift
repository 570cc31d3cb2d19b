/// What a key can mean: one meaning everywhere.
package enum Action: Hashable, Sendable {
  // time
  case play, forward, back, forwardTen, backTen, first, newest
  case subForward, subBack, faster, slower, timeline
  // where one looks
  case nextPane, previousPane, pane(Int), enter, escape
  case up, down, left, right, pageUp, pageDown
  case previousUnit, nextUnit, previousLayer, nextLayer, previousSample, nextSample
  case panLeft, panDown, panUp, panRight, show, colors, notes
  case zoomIn, zoomOut, levels, tour
  // asking
  case explain, follow, backtrack, valueOrGradient, byName, copy
  // changing
  case hyperparameters, restart, nextSeed
  case input, write, nextFilter, knockOut, freeze, add, remove, undo
  case hide, temperature, order
  case find
  // several runs
  case branch, nextRun, nextRunEverywhere
  // elsewhere
  case gallery, help, quit, confirm, deny, character, clear
}

/// Which keys hold: the screen's, or those of a mode that is open over it.
package enum Mode: Hashable, Sendable, CaseIterable {
  case scene, gallery, explain, hyperparameters, writing, line, drawing, timeline, help, question
}
