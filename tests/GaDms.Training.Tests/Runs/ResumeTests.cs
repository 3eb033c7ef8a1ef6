using GaDms.Training.Configuration;
using GaDms.Training.Runs;

namespace GaDms.Training.Tests.Runs;

/// <summary>A run that was interrupted and resumed is the run that was not, bit by bit.</summary>
[Collection(nameof(SmallWorld))]
public sealed class ResumeTests(SmallWorld world, ResumeTests.Undisturbed undisturbed) : IClassFixture<ResumeTests.Undisturbed>, IDisposable
{
    private const int PicturesPerEpoch = 80;
    private readonly TemporaryFolder _folder = new();

    private TrainConfig Config => world.Config with { CheckpointEverySteps = 3 };

    private string Run => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(PicturesPerEpoch)]
    [InlineData(PicturesPerEpoch + 30)]
    public void Interrupted_at_a_picture(int number)
    {
        var steps = Interrupt(_ => Interruption.AtPicture(number));
        Assert.InRange(steps, 0, SmallWorld.Steps);
        SmallWorld.Train(Config, Run, resume: true);
        RunFiles.AssertSameRun(undisturbed.Train(Config), Run);
    }

    [Fact]
    public void Interrupted_during_the_evaluation_at_the_end_of_an_epoch()
    {
        var steps = Interrupt(parts =>
        {
            var validation = parts.Dataset.ImagesOf(GaDms.Data.Split.Val).Select(image => image.ImageId).ToHashSet();
            return validation.Contains;
        });
        Assert.Equal(SmallWorld.StepsPerEpoch, steps);
        SmallWorld.Train(Config, Run, resume: true);
        RunFiles.AssertSameRun(undisturbed.Train(Config), Run);
    }

    [Fact]
    public void Interrupted_several_times()
    {
        Interrupt(_ => Interruption.AtPicture(20));
        for (var i = 0; i < 3; i++)
            Interrupt(_ => Interruption.AtPicture(40), resume: true);
        SmallWorld.Train(Config, Run, resume: true);
        RunFiles.AssertSameRun(undisturbed.Train(Config), Run);
    }

    [Fact]
    public void Lines_and_weights_after_the_last_checkpoint_are_done_again()
    {
        // What a power cut leaves: a checkpoint of step 3 and a log that has gone on, its last line cut.
        var parts = TrainingPartsLoader.Load(Config);
        using (parts.Model)
        {
            var set = new Training.Batches.TrainingSet(parts.Dataset, parts.Pictures, parts.Tokenizer, 77, parts.Truth);
            var directory = new RunDirectory(Run);
            directory.Claim(Config, resume: false);
            using var session = new TrainingSession(parts.Model, set, Config);
            using var log = new RunLog(directory, stepsDone: 0);
            foreach (var step in session.RunEpoch())
            {
                log.Write(step);
                if (step.Step == 3)
                    RunCheckpoint.Save(directory.Last, session, new TrainingKeys(set.Keys), Config, new RunState { Epoch = 0, BatchesDone = 3, Steps = 3 });
            }
        }
        File.AppendAllText(new RunDirectory(Run).Log, "{\"step\":6,\"lo");
        SmallWorld.Train(Config, Run, resume: true);
        RunFiles.AssertSameRun(undisturbed.Train(Config), Run);
    }

    [Fact]
    public void Ended_between_its_last_step_and_its_curves_it_draws_them_when_it_is_resumed()
    {
        var config = Config with { Epochs = 1 };
        var curves = new RunDirectory(Run).Curves;
        Directory.CreateDirectory(curves);
        Assert.ThrowsAny<Exception>(() => SmallWorld.Train(config, Run));
        Directory.Delete(curves);
        SmallWorld.Train(config, Run, resume: true);
        Assert.True(File.Exists(curves));
    }

    [Fact]
    public void A_second_run_in_the_folder_is_told_of_the_first()
    {
        SmallWorld.Train(world.Config with { Epochs = 1 }, Run);
        var log = File.ReadAllText(new RunDirectory(Run).Log);
        using (new RunDirectory(Run).Hold())
        {
            var failure = Assert.Throws<InvalidDataException>(() => SmallWorld.Train(world.Config with { Epochs = 1 }, Run, resume: true));
            Assert.Contains($"process {Environment.ProcessId} on ", failure.Message, StringComparison.Ordinal);
        }
        Assert.Equal(log, File.ReadAllText(new RunDirectory(Run).Log));
    }

    [Fact]
    public void A_checkpoint_that_a_dead_process_left_half_written_goes()
    {
        var partial = _folder.Write("run/last.safetensors.0123.partial", "half");
        SmallWorld.Train(world.Config with { Epochs = 1 }, Run);
        Assert.False(File.Exists(partial));
    }

    [Fact]
    public void A_run_that_has_ended_stays_as_it_is()
    {
        var config = world.Config with { Epochs = 1 };
        SmallWorld.Train(config, Run);
        var (log, result) = (File.ReadAllText(new RunDirectory(Run).Log), File.ReadAllText(new RunDirectory(Run).Result));

        SmallWorld.Train(config, Run, resume: true);

        Assert.Equal(log, File.ReadAllText(new RunDirectory(Run).Log));
        Assert.Equal(result, File.ReadAllText(new RunDirectory(Run).Result));
    }

    [Fact]
    public void Another_configuration_is_refused()
    {
        SmallWorld.Train(world.Config with { Epochs = 1 }, Run);
        var failure = Assert.Throws<InvalidDataException>(() => SmallWorld.Train(world.Config, Run, resume: true));
        Assert.Contains("another configuration", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_data_at_the_same_place_is_refused()
    {
        var place = _folder["data"];
        var config = world.Config with { Epochs = 1, Data = world.Config.Data with { Root = place } };
        Copy(world.Data, place);
        SmallWorld.Train(config, Run);
        var before = File.ReadAllBytes(new RunDirectory(Run).Last);
        Directory.Delete(place, recursive: true);
        Copy(world.OtherData, place);

        var failure = Assert.Throws<InvalidDataException>(() => SmallWorld.Train(config, Run, resume: true));
        Assert.Contains("other training data", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(new RunDirectory(Run).Last));
    }

    [Fact]
    public void A_file_that_is_no_checkpoint_of_a_run_is_refused()
    {
        var config = world.Config with { Epochs = 1 };
        SmallWorld.Train(config, Run);
        var directory = new RunDirectory(Run);
        File.Copy(directory.Final, directory.Last, overwrite: true);
        AssertRefused("no checkpoint of a run");
        File.WriteAllText(directory.Last, "not a checkpoint at all");
        AssertRefused("last.safetensors");
        File.Delete(directory.Last);
        AssertRefused("without --resume");

        void AssertRefused(string part)
        {
            var failure = Assert.Throws<InvalidDataException>(() => SmallWorld.Train(config, Run, resume: true));
            Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_new_run_does_not_write_over_an_old_one()
    {
        var config = world.Config with { Epochs = 1 };
        SmallWorld.Train(config, Run);
        var failure = Assert.Throws<InvalidDataException>(() => SmallWorld.Train(config, Run));
        Assert.Contains("--resume", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Trains until a picture that cancels is asked for; the steps of the checkpoint that is then there.</summary>
    private long Interrupt(Func<TrainingParts, Predicate<int>> when, bool resume = false)
    {
        var parts = TrainingPartsLoader.Load(Config);
        using var model = parts.Model;
        using var pictures = new Interruption(parts.Pictures, when(parts));
        var trainer = new Trainer(Config, parts with { Pictures = pictures }, new RunDirectory(Run));
        Assert.ThrowsAny<OperationCanceledException>(() => trainer.Run(resume, pictures.Token));
        return RunFiles.State(Run).Steps;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>The run that nobody interrupts, made once.</summary>
    public sealed class Undisturbed : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private bool _done;

        public string Train(TrainConfig config)
        {
            if (!_done)
                SmallWorld.Train(config, _folder.Path);
            _done = true;
            return _folder.Path;
        }

        public void Dispose() => _folder.Dispose();
    }
}
