using System.Text.Json;
using GaDms.IO;
using GaDms.Training.Schedules;

namespace GaDms.Training.Tests.Schedules;

public sealed class LearningRateScheduleTests
{
    [GoldenFact]
    public void Every_recorded_run_of_the_released_scheduler()
    {
        using var recorded = JsonDocument.Parse(File.ReadAllText(Golden.PathOf("schedule.json")));
        var seen = new HashSet<ScheduleMode>();
        foreach (var run in recorded.RootElement.GetProperty("runs").EnumerateArray())
        {
            var schedule = new LearningRateSchedule
            {
                Mode = Enum.Parse<ScheduleMode>(run.GetProperty("mode").GetString()!, ignoreCase: true),
                BaseRate = run.GetProperty("base_lr").GetDouble(),
                Epochs = run.GetProperty("num_epoch").GetInt32(),
                WarmupEpochs = run.GetProperty("warmup_epochs").GetInt32(),
                WarmupFactor = run.GetProperty("warmup_factor").GetDouble(),
                WarmupMethod = Enum.Parse<WarmupMethod>(run.GetProperty("warmup_method").GetString()!, ignoreCase: true),
                Milestones = [.. run.GetProperty("milestones").EnumerateArray().Select(m => m.GetInt32())],
                Gamma = run.GetProperty("gamma").GetDouble(),
                Power = run.GetProperty("power").GetDouble(),
                TargetRate = run.GetProperty("target_lr").GetDouble(),
            };
            seen.Add(schedule.Mode);
            Assert.Empty(schedule.Check());

            var rates = run.GetProperty("lr").EnumerateArray().Select(rate => rate.GetDouble()).ToArray();
            for (var step = 0; step < rates.Length; step++)
                Assert.Equal(rates[step], schedule.Rate(step), 1e-9 * schedule.BaseRate);
        }

        Assert.Equal(Enum.GetValues<ScheduleMode>().Length, seen.Count);
    }

    [Fact]
    public void The_default_is_the_published_recipe()
    {
        var schedule = new LearningRateSchedule();

        Assert.Equal(1e-6, schedule.Rate(0), 1e-20);
        Assert.Equal(1e-5, schedule.Rate(5), 1e-20);
        Assert.Equal(0, schedule.Rate(60), 1e-20);
    }

    [Fact]
    public void Fractions_of_an_epoch_lie_on_the_same_line()
    {
        var schedule = new LearningRateSchedule { Mode = ScheduleMode.Linear, BaseRate = 1, Epochs = 15, WarmupEpochs = 5 };

        Assert.Equal(0.1 + 0.9 * 0.5, schedule.Rate(2.5), 1e-12);
        Assert.Equal(0.75, schedule.Rate(7.5), 1e-12);
    }

    [Fact]
    public void After_the_end_the_rate_stays()
    {
        var schedule = new LearningRateSchedule { TargetRate = 1e-7 };

        Assert.Equal(1e-7, schedule.Rate(80), 1e-20);
    }

    [Fact]
    public void A_warm_up_as_long_as_the_training_is_refused_on_reading()
    {
        var error = Assert.Throws<ConfigException>(
            () => JsonConfig.Parse<LearningRateSchedule>("""{ "epochs": 5, "warmupEpochs": 5 }""", "train.json"));

        Assert.Equal("train.json: $.epochs: must exceed the 5 warm-up epochs, is 5", error.Message);
    }

    [Fact]
    public void Each_rule_is_checked()
    {
        Assert.Equal("BaseRate", Assert.Single(new LearningRateSchedule { BaseRate = 0 }.Check()).Member);
        Assert.Equal("TargetRate", Assert.Single(new LearningRateSchedule { TargetRate = -1 }.Check()).Member);
        Assert.Equal("WarmupEpochs", Assert.Single(new LearningRateSchedule { WarmupEpochs = -1 }.Check()).Member);
        Assert.Equal("WarmupFactor", Assert.Single(new LearningRateSchedule { WarmupFactor = 1.5 }.Check()).Member);
        Assert.Equal("Milestones", Assert.Single(new LearningRateSchedule { Milestones = [40, 20] }.Check()).Member);
    }
}
