using GaDms.Training.Schedules;

namespace GaDms.Parity.Tests;

/// <summary>Learning rates of every recorded run, to 1e-9 of the rate.</summary>
public sealed class ScheduleParity
{
    [GoldenFact]
    public void Rates_of_every_recorded_run()
    {
        foreach (var run in Golden.Json("schedule.json")["runs"]!.AsArray())
        {
            var schedule = new LearningRateSchedule
            {
                Mode = Enum.Parse<ScheduleMode>((string)run!["mode"]!, ignoreCase: true),
                BaseRate = (double)run["base_lr"]!,
                Milestones = [.. run["milestones"]!.AsArray().Select(value => (int)value!)],
                Gamma = (double)run["gamma"]!,
                WarmupFactor = (double)run["warmup_factor"]!,
                WarmupEpochs = (int)run["warmup_epochs"]!,
                WarmupMethod = Enum.Parse<WarmupMethod>((string)run["warmup_method"]!, ignoreCase: true),
                Epochs = (int)run["num_epoch"]!,
                TargetRate = (double)run["target_lr"]!,
                Power = (double)run["power"]!,
            };
            var rates = run["lr"]!.AsArray();
            for (var i = 0; i < rates.Count; i++)
                Assert.True(Math.Abs((double)rates[i]! - schedule.Rate(i)) <= 1e-9 * schedule.BaseRate, $"{run["mode"]} after {i} epochs: expected {rates[i]}, got {schedule.Rate(i):R}");
        }
    }
}
