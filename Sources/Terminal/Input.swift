import CCurses
import Drawing

extension Event {
  /// nil for a key that has no name here.
  init?(_ input: curses_input) {
    let x = Int(input.x)
    let y = Int(input.y)
    let isLeft = input.button == 0
    switch input.key {
    case CURSES_PRESS where isLeft: self = .mouse(.press(x: x, y: y))
    case CURSES_DRAG where isLeft: self = .mouse(.drag(x: x, y: y))
    case CURSES_RELEASE where isLeft: self = .mouse(.release(x: x, y: y))
    case CURSES_WHEEL_UP: self = .mouse(.wheel(x: x, y: y, up: true))
    case CURSES_WHEEL_DOWN: self = .mouse(.wheel(x: x, y: y, up: false))
    default:
      guard let key = Key(input) else { return nil }
      self = .key(key)
    }
  }
}

extension Key {
  init?(_ input: curses_input) {
    switch input.key {
    case CURSES_CHARACTER:
      guard let scalar = Unicode.Scalar(input.value) else { return nil }
      let character = Character(scalar)
      self =
        input.control ? .control(character) : input.alt ? .alt(character) : .character(character)
    case CURSES_UP: self = .up
    case CURSES_DOWN: self = .down
    case CURSES_LEFT: self = .left
    case CURSES_RIGHT: self = .right
    case CURSES_HOME: self = .home
    case CURSES_END: self = .end
    case CURSES_PAGE_UP: self = .pageUp
    case CURSES_PAGE_DOWN: self = .pageDown
    case CURSES_DELETE: self = .delete
    case CURSES_BACKSPACE: self = .backspace
    case CURSES_ENTER: self = .enter
    case CURSES_TAB: self = .tab
    case CURSES_BACK_TAB: self = .backTab
    case CURSES_ESCAPE: self = .escape
    case CURSES_FUNCTION: self = .function(Int(input.value))
    default: return nil
    }
  }
}
