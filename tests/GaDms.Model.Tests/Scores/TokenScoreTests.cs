using GaDms.Model.Clip;
using GaDms.Model.CrossModal;
using GaDms.Model.Scores;
using GaDms.Model.Tests.Files;
using GaDms.Torch;

namespace GaDms.Model.Tests.Scores;

/// <summary>What every token score keeps, whatever its formula.</summary>
[Collection(nameof(Alone))]
public sealed class TokenScoreTests : IDisposable
{
    // Scores are stretched to [0, 1], and rounding with them.
    private const double Tolerance = 1e-3;

    private static readonly ClipConfig s_config = SmallModel.Clip with { TextLayers = 3, ContextLength = 20 };

    // Words of each caption: the shortest that can be scored, an empty one, and lengths that leave padding.
    private static readonly int[] s_words = [5, 12, 1, 0, 8];

    private readonly TensorScope _scope = new();
    private readonly GaDmsModel _model = SmallModel.Create(s_config);
    private readonly Tensor _imageTokens;

    public TokenScoreTests()
    {
        using var frozen = torch.no_grad();
        _imageTokens = _model.base_model.visual.forward(torch.randn([s_words.Length, 3, s_config.ImageHeight, s_config.ImageWidth]));
    }

    public static TheoryData<string> All { get; } = new(TokenScores.Names);

    /// <summary>
    /// Scores that look at one caption and its picture alone. The others compare with the batch's pictures (softmax, contrast), with its
    /// mean embedding (gradient, integrated), or take minimum and maximum over the batch (released).
    /// </summary>
    public static TheoryData<string> OfOneCaption { get; } = new(["css", "paper", "paper-signed", "contribution", "leave-one-out"]);

    public void Dispose()
    {
        _scope.Dispose();
        _model.Dispose();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Scores_lie_between_0_and_1_and_are_0_outside_the_caption(string name)
    {
        var score = TokenScores.Create(name);
        Assert.Equal(name, score.Name);
        var input = Input();
        var values = score.Score(input);
        Assert.Equal(input.Ids.shape, values.shape);
        Assert.Equal(ScalarType.Float32, values.dtype);
        Assert.False(values.requires_grad);
        var (numbers, length) = (values.ToArray<float>(), (int)input.Ids.size(1));
        for (var i = 0; i < numbers.Length; i++)
        {
            var (caption, position) = (i / length, i % length);
            Assert.InRange(numbers[i], 0, position > 0 && position <= s_words[caption] ? 1 : 0);
        }
        // Not all the same: there is something to choose from.
        // Among a few random words hardly any neighbour is of the same kind: what swapping them changes is even.
        Assert.True(numbers.Max() > (name == "swap-contrast" ? 0.8 : 0.9) && numbers[1..(s_words[0] + 1)].Distinct().Count() > 1);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void No_gradient_and_no_tensor_stays_behind(string name)
    {
        var input = Input();
        // What other tests left to the finaliser must not go while tensors are counted here.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.LiveCount;
        TokenScores.Create(name).Score(input).Dispose();
        Assert.Equal(before, Tensor.LiveCount);
        Assert.All(_model.named_parameters(), named =>
        {
            Assert.True(named.parameter.requires_grad, named.name);
            Assert.Null(named.parameter.grad);
        });
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Padding_changes_nothing(string name)
    {
        var score = TokenScores.Create(name);
        var tight = Rows(score, Input());
        Assert.All(Rows(score, Input(length: s_config.ContextLength)).Zip(tight), rows => AssertClose(rows.Second, rows.First));
    }

    [Theory]
    [MemberData(nameof(OfOneCaption))]
    public void Other_captions_of_the_batch_change_nothing(string name)
    {
        var score = TokenScores.Create(name);
        var together = Rows(score, Input());
        for (var row = 0; row < s_words.Length; row++)
            AssertClose(together[row], Rows(score, Input(rows: [row]))[0]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Scores_are_the_same_each_time_and_follow_the_order_of_the_batch(string name)
    {
        var score = TokenScores.Create(name);
        int[] order = [3, 1, 4, 0, 2];
        var (first, shuffled) = (Rows(score, Input()), Rows(score, Input(rows: order)));
        Assert.Equal(first, Rows(score, Input()));
        for (var i = 0; i < order.Length; i++)
            AssertClose(first[order[i]], shuffled[i]);
    }

    [Fact]
    public void Fewer_layers_are_looked_at_when_asked()
    {
        foreach (var name in (string[])["released", "paper", "paper-signed", "contribution"])
        {
            Assert.NotEqual(Rows(TokenScores.Create(name, layers: 1), Input()), Rows(TokenScores.Create(name, layers: 3), Input()));
            Assert.Equal(Rows(TokenScores.Create(name, layers: 3), Input()), Rows(TokenScores.Create(name, layers: 99), Input()));
        }
    }

    [Fact]
    public void Around_zero_a_score_keeps_its_sign_and_its_order()
    {
        float[] raw = [-3, -0.2f, 0, 0.5f, 7, 100];
        bool[] inside = [true, true, true, true, true, false];
        var scaled = ScoreScaling.AroundZero(
            torch.tensor(raw, [1, raw.Length]), torch.tensor(Array.ConvertAll(inside, own => own ? 1L : 0L), [1, raw.Length]).gt(0.0)).ToArray<float>();
        Assert.Equal(0, scaled[^1]);
        Assert.Equal(0.5, scaled[2], 1e-6);
        Assert.Equal(scaled[..^1].Order(), scaled[..^1]);
        Assert.All(scaled[..^1].Zip(raw), pair => Assert.Equal(Math.Sign(pair.Second), Math.Sign(Math.Round(pair.First - 0.5f, 6))));
        // What lies outside decides nothing: the unit is that of the caption's own tokens.
        Assert.Equal(1 / (1 + Math.Exp(-2 * 7 / Math.Sqrt((9 + 0.04 + 0.25 + 49) / 5))), scaled[4], 1e-5);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_all_names()
    {
        var message = Assert.Throws<InvalidDataException>(() => TokenScores.Create("best")).Message;
        Assert.All(TokenScores.Names, name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    /// <summary>Some of the captions with their pictures, padded to the longest of them or to a length.</summary>
    private TokenScoreInput Input(int[]? rows = null, int? length = null)
    {
        rows ??= [.. Enumerable.Range(0, s_words.Length)];
        var width = length ?? rows.Max(row => s_words[row]) + 2;
        var ids = new long[rows.Length * width];
        for (var i = 0; i < rows.Length; i++)
        {
            var at = i * width;
            ids[at] = s_config.StartId;
            for (var word = 1; word <= s_words[rows[i]]; word++)
                ids[at + word] = (rows[i] * 31 + word * 7) % 200 + 1;
            ids[at + s_words[rows[i]] + 1] = s_config.EndId;
        }
        return new TokenScoreInput
        {
            Clip = _model.base_model,
            Ids = torch.tensor(ids, [rows.Length, width]),
            End = torch.tensor(Array.ConvertAll(rows, row => s_words[row] + 1L), [rows.Length]),
            ImageTokens = _imageTokens.index_select(0, torch.tensor(Array.ConvertAll(rows, row => (long)row), [rows.Length])),
        };
    }

    /// <summary>The scores of each caption's own words.</summary>
    private static float[][] Rows(ITokenScore score, TokenScoreInput input)
    {
        var (values, ends, length) = (score.Score(input).ToArray<float>(), input.End.ToArray<long>(), (int)input.Ids.size(1));
        return [.. ends.Select((end, row) => values[((row * length) + 1)..((row * length) + (int)end)])];
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }
}
