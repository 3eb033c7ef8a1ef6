using GaDms.Data;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;
using GaDms.Training.Distributed;
using GaDms.Training.Runs;
using GaDms.Training.Tests.Runs;

namespace GaDms.Training.Tests.Distributed;

/// <summary>A run is the same run, however many processes share its batches.</summary>
[Collection(nameof(SmallWorld))]
public sealed class SharedTrainingTests(SmallWorld world)
{
    private const int Steps = 20;
    private const double Tolerance = 1e-5;

    private TrainConfig Config => world.Config with
    {
        Epochs = Steps / SmallWorld.StepsPerEpoch,
        Loss = new LossConfig { Identity = 0.5 },
    };

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Losses_and_scores_are_those_of_one_process(int size)
    {
        var alone = Train([Load(Config)], Config)[0];
        var together = Train([.. Enumerable.Range(0, size).Select(_ => Load(Config))], Config);

        Assert.Equal(Steps, alone.Losses.Length);
        Assert.All(together, rank =>
        {
            for (var step = 0; step < Steps; step++)
                Assert.Equal(alone.Losses[step], rank.Losses[step], Tolerance * alone.Losses[step]);
            AssertSameScores(alone.Scores, rank.Scores);
            // The ranks never part, not by a bit.
            Assert.Equal(together[0].Losses, rank.Losses);
            Assert.Equal(together[0].Scores, rank.Scores);
            Assert.Equal(together[0].Weights, rank.Weights);
        });
    }

    [Fact]
    public void Ranks_with_other_data_are_told_apart()
    {
        var other = Config with { Data = Config.Data with { Root = world.OtherData } };
        var failure = Assert.Throws<AggregateException>(() => Train([Load(Config), Load(other)], Config));
        Assert.All(failure.InnerExceptions, inner => Assert.Contains("rank 1 has opened other data", inner.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_batch_smaller_than_the_number_of_ranks_is_refused()
    {
        var config = Config with { BatchSize = 2 };
        var failure = Assert.Throws<AggregateException>(() => Train([Load(config), Load(config), Load(config)], config));
        Assert.Contains(failure.InnerExceptions, inner => inner is InvalidDataException && inner.Message.Contains("3 processes", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rank_that_goes_during_the_evaluation_ends_it()
    {
        using var folder = new TemporaryFolder();
        using var evaluating = new ManualResetEventSlim();
        using var known = new ManualResetEventSlim();
        var parts = new[] { Load(Config), Load(Config) };
        var evaluated = parts[0].Dataset.ImagesOf(Split.Val).Select(image => image.ImageId).ToHashSet();

        var failure = Assert.Throws<AggregateException>(() => Ranks.Run<object>(2, ranks =>
        {
            if (ranks.Rank == 0)
            {
                // Callbacks run from the last to the first: this one when the trainer's have been told.
                using var told = ranks.Lost.Register(known.Set);
                var pictures = new Interruption(parts[0].Pictures, id => evaluated.Contains(id) && Wait());
                return new Trainer(Config, parts[0] with { Pictures = pictures }, new RunDirectory(folder.Path), ranks).Run(resume: false, CancellationToken.None);
            }
            var set = new TrainingSet(parts[1].Dataset, parts[1].Pictures, parts[1].Tokenizer, 77, parts[1].Truth);
            using var session = new TrainingSession(parts[1].Model, set, Config, ranks);
            StateExchange.Share(ranks, session, new TrainingKeys(set.Keys), new RunState { Epoch = 0, BatchesDone = 0, Steps = 0 });
            Assert.Equal(SmallWorld.StepsPerEpoch, session.RunEpoch().Count());
            evaluating.Wait();
            throw new InvalidDataException("its data has gone");
        }));

        Assert.Contains(failure.InnerExceptions, inner => inner is PeerLostException && inner.Message.Contains("its data has gone", StringComparison.Ordinal));
        Assert.DoesNotContain("\"val\"", File.ReadAllText(folder["log.jsonl"]), StringComparison.Ordinal);
        Array.ForEach(parts, part => part.Model.Dispose());

        bool Wait()
        {
            evaluating.Set();
            known.Wait();
            return false;
        }
    }

    // A score is kept as float16: what is equal to 1e-5 may still be rounded to neighbours.
    private static void AssertSameScores(Half[] expected, Half[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal((float)expected[i], (float)actual[i], 1e-3f);
    }

    private static Outcome[] Train(TrainingParts[] parts, TrainConfig config)
    {
        try
        {
            return parts.Length == 1
                ? [Run(parts[0], config, null)]
                : Ranks.Run(parts.Length, ranks => Run(parts[ranks.Rank], config, ranks));
        }
        finally
        {
            foreach (var part in parts)
                part.Model.Dispose();
        }
    }

    private static Outcome Run(TrainingParts parts, TrainConfig config, RankGroup? ranks)
    {
        var set = new TrainingSet(parts.Dataset, parts.Pictures, parts.Tokenizer, 77, parts.Truth);
        using var session = new TrainingSession(parts.Model, set, config, ranks);
        if (ranks is not null)
            StateExchange.Share(ranks, session, new TrainingKeys(set.Keys), new RunState { Epoch = 0, BatchesDone = 0, Steps = 0 });
        var losses = new List<float>();
        while (session.Epoch < config.Epochs)
        {
            losses.AddRange(session.RunEpoch().Select(step => step.Losses.Total));
            session.MoveTo(session.Epoch + 1, 0);
        }
        return new Outcome(
            [.. losses], session.Scores.All.ToArray(), [.. parts.Model.state_dict().Values.SelectMany(tensor => tensor.ToArray<float>())]);
    }

    // One after the other: libtorch's generator is the process's.
    private static TrainingParts Load(TrainConfig config) => TrainingPartsLoader.Load(config);

    private sealed record Outcome(float[] Losses, Half[] Scores, float[] Weights);
}
