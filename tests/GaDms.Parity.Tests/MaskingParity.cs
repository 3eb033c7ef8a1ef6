using System.Text.Json.Nodes;
using GaDms.Model.Masking;

namespace GaDms.Parity.Tests;

/// <summary>Mask probabilities to 1e-6, replays of recorded draws exactly, frequencies within 4 standard errors.</summary>
public sealed class MaskingParity
{
    // masking.json belongs to CLIP's own vocabulary: its mask id is the third from the end.
    private static int VocabSize(JsonNode golden) => (int)golden["special_ids"]!.AsObject().Max(pair => (int)pair.Value!) + 1;

    [GoldenFact]
    public void Probabilities()
    {
        var golden = Golden.Json("masking.json");
        var scores = Numbers(golden["s"]!);
        var (informative, noise) = (Numbers(golden["mode1_informative_probability"]!), Numbers(golden["mode2_noise_probability"]!));
        for (var i = 0; i < scores.Length; i++)
        {
            Assert.Equal(informative[i], MaskProbability.Informative.At(scores[i]), 1e-6);
            Assert.Equal(noise[i], MaskProbability.Noise.At(1 - scores[i]), 1e-6);
        }
        Assert.Equal(MaskProbability.InitialScore, (float)golden["initial_score_every_token"]!);
    }

    [GoldenFact]
    public void Replays_of_recorded_draws()
    {
        var golden = Golden.Json("masking.json");
        var masking = new DualMasking(VocabSize(golden), MaskProbability.Informative, MaskProbability.Noise);
        foreach (var trace in golden["traces"]!.AsArray())
        {
            var tokens = Integers(trace!["tokens_in"]!);
            var draws = new Replay(Numbers(trace["uniforms"]!), Integers(trace["choices"]!));
            var masked = (string)trace["kind"]! == "finetune"
                ? masking.Uniform(tokens, 0.15, draws)
                : (int)trace["mode"]! == 1
                    ? masking.Informative(tokens, Floats(trace["score"]!), draws)
                    : masking.Noise(tokens, Floats(trace["score"]!), draws);
            // The released code hides the end token of an empty caption, and with it the caption's feature; we do not.
            if (tokens[1] == VocabSize(golden) - 1)
            {
                Assert.Equal(tokens, masked.Tokens);
                continue;
            }
            Assert.Equal(Integers(trace["tokens_out"]!), masked.Tokens);
            Assert.Equal(Integers(trace["labels"]!), masked.Labels);
        }
    }

    [GoldenFact]
    public void Frequencies()
    {
        const int Draws = 200_000;
        var golden = Golden.Json("masking.json");
        var vocab = VocabSize(golden);
        var masker = new TokenMasker(vocab);
        // One long caption; the first token is left out of the count because of the at-least-one rule.
        var tokens = new long[Draws + 1];
        Array.Fill(tokens, 320);
        foreach (var row in golden["frequencies"]!.AsArray())
        {
            var score = (double)row!["s"]!;
            var probability = (int)row["mode"]! == 1 ? MaskProbability.Informative.At(score) : MaskProbability.Noise.At(1 - score);
            var probabilities = new double[tokens.Length];
            Array.Fill(probabilities, probability);
            var masked = masker.Mask(tokens, probabilities, new RandomDraws(7));
            var (mask, random, keep) = (0, 0, 0);
            for (var i = 1; i < tokens.Length; i++)
            {
                if (masked.Labels[i] == 0)
                    continue;
                if (masked.Tokens[i] == vocab - 3)
                    mask++;
                else if (masked.Tokens[i] == tokens[i])
                    keep++;
                else
                    random++;
            }
            Within((double)row["analytic"]!["mask"]!, mask, Draws, "mask");
            Within((double)row["analytic"]!["random"]!, random, Draws, "random");
            Within((double)row["analytic"]!["keep"]!, keep, Draws, "keep");
        }
    }

    private static void Within(double probability, int count, int draws, string what)
    {
        var error = Math.Sqrt(probability * (1 - probability) / draws);
        Assert.True(Math.Abs(((double)count / draws) - probability) <= 4 * error, $"{what}: {count} of {draws} is not {probability}");
    }

    private static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(value => (double)value!)];

    private static float[] Floats(JsonNode node) => [.. node.AsArray().Select(value => (float)value!)];

    private static long[] Integers(JsonNode node) => [.. node.AsArray().Select(value => (long)value!)];

    private sealed class Replay(double[] uniforms, long[] choices) : IMaskDraws
    {
        private int _uniform, _choice;

        public double NextUniform() => uniforms[_uniform++];

        public int NextToken(int minimum, int maximum) => (int)choices[_choice++];
    }

    private sealed class RandomDraws(int seed) : IMaskDraws
    {
        private readonly Random _random = new(seed);

        public double NextUniform() => _random.NextDouble();

        public int NextToken(int minimum, int maximum) => _random.Next(minimum, maximum);
    }
}
