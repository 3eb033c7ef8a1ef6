using GaDms.Training.Batches;
using GaDms.Training.Configuration;
using GaDms.Training.Runs;

namespace GaDms.Training.Distributed;

/// <summary>
/// A run as the processes see it that do not lead: they compute their part of each batch, and wait where the first one evaluates
/// and writes. They touch no file of the run.
/// </summary>
/// <param name="config">The run's configuration.</param>
/// <param name="parts">What it is made of.</param>
/// <param name="ranks">The processes.</param>
public sealed class TrainingFollower(TrainConfig config, TrainingParts parts, RankGroup ranks)
{
    /// <summary>Runs to the end, from wherever the first process starts.</summary>
    /// <param name="cancellation">On cancellation all processes stop after the same step, then the call throws.</param>
    public void Run(CancellationToken cancellation)
    {
        var set = new TrainingSet(parts.Dataset, parts.Pictures, parts.Tokenizer, parts.Model.base_model.Config.ContextLength, parts.Truth);
        using var session = new TrainingSession(parts.Model, set, config, ranks);
        var start = new RunState { Epoch = 0, BatchesDone = 0, Steps = 0 };
        StateExchange.Share(ranks, session, new TrainingKeys(set.Keys), start);
        while (session.Epoch < config.Epochs)
        {
            foreach (var _ in session.RunEpoch(cancellation))
            {
                // The first process writes them down.
            }
            ranks.AwaitLead(EpochKey(session.Epoch + 1));
            session.MoveTo(session.Epoch + 1, 0);
        }
    }

    /// <summary>What the first process announces when an epoch's evaluation and checkpoint are done.</summary>
    internal static string EpochKey(int epochsDone) => $"epoch/{epochsDone}";
}
