import Calculus
import Testing

@Suite struct ScheduleLaws {
  /// Each as it stands, and after a warm-up where it can have one.
  private static func all(_ k: Int) -> [any Schedule] {
    let standard = schedules[k].allSettings.map(\.standard)
    guard schedules[k].takesWarmUp else { return [schedules[k].make(standard)] }
    return [schedules[k].make(standard), schedules[k].make(standard.dropLast() + [40])]
  }
  private static let times = Array(0..<200) + [299, 300, 301, 998, 999, 1000, 1001, 5000]

  @Test(arguments: schedules.indices)
  func `however it is read, the rate is the same`(_ k: Int) {
    for schedule in Self.all(k) {
      for t in Self.times {
        let rate = schedule.rate(0.3, at: t)
        #expect(schedule.formula(0.3 as Double, at: t) == rate)
        #expect(schedule.formula(Spelled(0.3), at: t).value == rate)
        #expect(schedule.formula(Bounded(0.3), at: t).allows(Double(Float(rate))))
        #expect(abs(schedule.formula(Dual(0.3, slope: 1), at: t).slope - rate / 0.3) < 1e-12)
      }
    }
  }

  @Test(arguments: schedules.indices)
  func `the rate is never negative, nor above the full one`(_ k: Int) {
    for schedule in Self.all(k) {
      for t in Self.times { #expect(0...0.3 ~= schedule.rate(0.3, at: t), "\(t)") }
    }
  }

  @Test(arguments: schedules.indices)
  func `a warm-up goes before, from 0 along a line`(_ k: Int) {
    guard schedules[k].takesWarmUp else { return }
    let (plain, warm) = (Self.all(k)[0], Self.all(k)[1])
    #expect(warm.rate(0.3, at: 0) == 0)
    #expect(abs(warm.rate(0.3, at: 10) - 0.075) < 1e-15)
    for t in 0..<100 { #expect(warm.rate(0.3, at: 40 + t) == plain.rate(0.3, at: t)) }
  }

  @Test func `at named points, each has the rate of its closed form`() {
    func check(_ schedule: some Schedule, _ points: [(Int, Double)]) {
      for (t, want) in points {
        let got = schedule.rate(0.5, at: t)
        #expect(abs(got - want) <= 1e-14, "\(type(of: schedule).name) at \(t): \(got)")
      }
    }
    check(Constant(), [(0, 0.5), (1000, 0.5)])
    check(
      Cosine([100]),
      [(0, 0.5), (25, 0.426776695296636881), (50, 0.25), (100, 0), (1000, 0)])
    check(StepDecay([10, 0.5]), [(0, 0.5), (9, 0.5), (10, 0.25), (19, 0.25), (30, 0.0625)])
    check(ExponentialDecay([0.9]), [(0, 0.5), (1, 0.45), (10, 0.17433922005)])
    check(WarmUp([4]), [(0, 0), (1, 0.125), (3, 0.375), (4, 0.5), (5, 0.5)])
    // As PyTorch has it, for max_lr = 0.5 and total_steps = 20: up until 5, down until 19.
    check(
      OneCycle([20, 0.3, 0.04, 4e-6]),
      [
        (0, 0.02), (1, 0.0658359213500126), (5, 0.5), (12, 0.250001), (19, 2e-6), (20, 2e-6),
        (1000, 2e-6),
      ])
  }

  @Test func `a cycle of one iteration has a rate too`() {
    #expect(OneCycle([1, 0.3, 0.04, 4e-6]).rate(1, at: 0) == 4e-6)
    #expect(OneCycle([2, 0.5, 0.04, 4e-6]).rate(1, at: 0) == 1)
  }
}
