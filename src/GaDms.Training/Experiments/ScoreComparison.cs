using System.Diagnostics;
using GaDms.Model.Scores;
using GaDms.Torch;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;
using GaDms.Training.Metrics;
using GaDms.Training.Runs;
using GaDms.Training.Steps;

namespace GaDms.Training.Experiments;

/// <summary>How well and how dearly one token score tells noise from truth on one checkpoint.</summary>
/// <param name="Name">The score.</param>
/// <param name="Source">Where its formula comes from.</param>
/// <param name="Quality">Areas under the ROC curve.</param>
/// <param name="FalseByAttribute">Area for false words below true ones, of each attribute that has both.</param>
/// <param name="Steps">Its time in training steps (forward, backward, optimizer) of the same batch.</param>
public sealed record ScoreRow(string Name, string Source, ScoreQuality Quality, IReadOnlyDictionary<string, double> FalseByAttribute, double Steps);

/// <summary>Compares token scores on the training pairs of rendered people, without training: minutes instead of hours.</summary>
public static class ScoreComparison
{
    private const int TimedSteps = 3;

    /// <summary>Scores the first pairs of the training split with every score.</summary>
    /// <param name="config">A training run whose checkpoint and data are looked at.</param>
    /// <param name="pairs">How many pairs.</param>
    /// <param name="names">Scores to compare.</param>
    /// <param name="progress">Told the name of the score that begins.</param>
    public static IReadOnlyList<ScoreRow> Run(TrainConfig config, int pairs, IReadOnlyList<string> names, Action<string> progress)
    {
        ITokenScore[] scores = [.. names.Select(name => TokenScores.Create(name, config.Masking.ScoreLayers))];
        var parts = TrainingPartsLoader.Load(config);
        var model = parts.Model;
        var set = new TrainingSet(parts.Dataset, parts.Pictures, parts.Tokenizer, model.base_model.Config.ContextLength, parts.Truth);
        var labels = set.Captions.Labels ?? throw new InvalidDataException($"{config.Data.Root} does not know which words are false; render a data set with gadms data render --noise 0.3");
        var batches = Enumerable.Range(0, Math.Min(pairs, set.Pairs.Count)).Chunk(config.BatchSize).ToArray();
        var secondsPerStep = TimeStep(config, parts, set);
        progress($"one training step takes {secondsPerStep:F2} s");
        var rows = new List<ScoreRow>();
        foreach (var score in scores)
        {
            progress(score.Name);
            var values = new Dictionary<int, float[]>();
            var clock = new Stopwatch();
            foreach (var pictures in set.CreateLoader(model.base_model.Config, config with { Data = config.Data with { Augment = false } }).Load(batches, epoch: 0))
            {
                using (pictures)
                    Score(score, model.base_model, pictures.Items, pictures.Pixels, set, config, values, clock);
            }
            var quality = ScoreQuality.Measure([.. values.Keys.Order().Select(pair => set.Captions.Kinds![pair])], (pair, token) => values[pair][token]);
            rows.Add(new ScoreRow(score.Name, score.Source, quality, ByAttribute(labels, values), clock.Elapsed.TotalSeconds / batches.Length / secondsPerStep));
        }
        return rows;
    }

    private static SortedDictionary<string, double> ByAttribute(IReadOnlyList<TokenLabel[]> labels, Dictionary<int, float[]> values)
    {
        var told = values.Keys.Order()
            .SelectMany(pair => labels[pair].Select((label, token) => (label.Kind, label.Attribute, Score: values[pair][token])))
            .Where(token => token.Attribute is not null && token.Kind is TokenKind.Attribute or TokenKind.False)
            .GroupBy(token => token.Attribute!, StringComparer.Ordinal);
        var areas = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var attribute in told)
        {
            bool[] isTrue = [.. attribute.Select(token => token.Kind == TokenKind.Attribute)];
            if (isTrue.Distinct().Count() == 2)
                areas[attribute.Key] = RocAuc.Compute([.. attribute.Select(token => token.Score)], isTrue);
        }
        return areas;
    }

    private static void Score(
        ITokenScore score, Model.Clip.ClipModel clip, int[] pairs, float[] pixels, TrainingSet set, TrainConfig config, Dictionary<int, float[]> values, Stopwatch clock)
    {
        using var scope = new TensorScope();
        var plain = new MaskingConfig { Noise = NoiseMasking.Off, Informative = InformativeMasking.Off };
        var captions = new CaptionBatcher(set.Captions, new ScoreStore(set.Captions.Lengths), plain, clip.Config.VocabSize, config.Seed).Create(pairs, epoch: 0);
        var device = Device.Parse(config.Device);
        Tensor tokens;
        using (torch.no_grad())
            tokens = clip.visual.forward(torch.tensor(pixels, [pairs.Length, 3, clip.Config.ImageHeight, clip.Config.ImageWidth], device: device));
        clock.Start();
        var result = CaptionScoring.Score(score, clip, captions, tokens, config);
        clock.Stop();
        for (var b = 0; b < pairs.Length; b++)
            values[pairs[b]] = result[(b * captions.Length)..((b + 1) * captions.Length)];
    }

    private static double TimeStep(TrainConfig config, TrainingParts parts, TrainingSet set)
    {
        // At a rate of nothing, so that the weights that are compared stay what they are.
        var still = config with
        {
            Optimizer = config.Optimizer with { LearningRate = 1e-30 },
            Masking = config.Masking with
            {
                Noise = NoiseMasking.Random,
                Informative = parts.Model.mlm_head is null ? InformativeMasking.Off : InformativeMasking.Random,
            },
        };
        using var session = new TrainingSession(parts.Model, set, still);
        // The first step warms up.
        using var steps = session.RunEpoch().GetEnumerator();
        steps.MoveNext();
        var clock = Stopwatch.StartNew();
        var timed = 0;
        while (timed < TimedSteps && steps.MoveNext())
            timed++;
        return timed == 0
            ? throw new InvalidDataException($"{config.Data.Root} has too few training pairs for two batches of {config.BatchSize}; make batchSize smaller")
            : clock.Elapsed.TotalSeconds / timed;
    }
}
