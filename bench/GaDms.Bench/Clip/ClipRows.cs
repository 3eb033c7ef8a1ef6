using GaDms.Retrieval.Search;
using GaDms.Torch;
using GaDms.Training.Configuration;

namespace GaDms.Bench.Clip;

/// <summary>The rows of the model.</summary>
internal static class ClipRows
{
    public static IReadOnlyList<IRow> Encoders { get; } =
    [
        Image(Precision.Fp32, Against.PyTorch, Against.OnnxRuntime),
        Image(Precision.Bf16, Against.PyTorch, Against.Autocast, Against.OnnxRuntime),
        Text(Precision.Fp32, Against.PyTorch, Against.OnnxRuntime),
        Text(Precision.Bf16, Against.PyTorch, Against.OnnxRuntime),
    ];

    public static IReadOnlyList<IRow> Training { get; } =
    [
        Step(Precision.Fp32, Against.PyTorch),
        Step(Precision.Bf16, Against.PyTorch, Against.Autocast),
        new ClipRow
        {
            Id = "gass",
            Title = $"GASS alone as released, {Sizes.Full.Pairs} pairs, 8 layers; the peer takes eight backward passes",
            Unit = "pairs/s",
            Task = "gass",
            Peers = [Against.PyTorch],
            Items = sizes => sizes.Pairs,
            Call = ours => ours.Score().Seconds,
            Flops = sides => ClipFlops.Score(sides.Sizes),
            Limit = limits => limits.Fp32Flops,
        },
    ];

    private static ClipRow Image(Precision precision, params IReadOnlyList<string> peers) => new()
    {
        Id = $"image-{Name(precision)}",
        Title = $"image encoder, {Say(precision)}, batch of {Sizes.Full.Pictures}",
        Unit = "images/s",
        Task = "image",
        Peers = peers,
        Items = sizes => sizes.Pictures,
        Call = ours => ours.EncodeImages(precision).Seconds,
        Flops = sides => ClipFlops.Images(sides.Sizes),
        Limit = LimitOf(precision),
        Accuracy = AccuracyOf(precision, ours => Cosines(ours, ours.EncodeImages(Precision.Fp32).Features, ours.EncodeImages(precision).Features)),
    };

    private static ClipRow Text(Precision precision, params IReadOnlyList<string> peers) => new()
    {
        Id = $"text-{Name(precision)}",
        Title = $"text encoder, {Say(precision)}, {Sizes.Full.Captions} captions of 14 to 68 tokens; the peers take 77 for each",
        Unit = "captions/s",
        Task = "text",
        Peers = peers,
        Items = sizes => sizes.Captions,
        Call = ours => ours.EncodeTexts(precision).Seconds,
        Flops = sides => ClipFlops.Texts(sides.Sizes.Clip, sides.Inputs.Captions.Select(tokens => tokens.Length)),
        Limit = LimitOf(precision),
        Accuracy = AccuracyOf(precision, ours => Cosines(ours, ours.EncodeTexts(Precision.Fp32).Features, ours.EncodeTexts(precision).Features)),
    };

    private static ClipRow Step(Precision precision, params IReadOnlyList<string> peers) => new()
    {
        Id = $"step-{Name(precision)}",
        Title = $"pre-training step as released, token scores and Adam included, {Say(precision)}, batch of {Sizes.Full.Pairs}",
        Unit = "pairs/s",
        Task = "step",
        Peers = peers,
        Items = sizes => sizes.Pairs,
        Call = ours => ours.Step(precision),
        Flops = sides => ClipFlops.Step(sides.Sizes, sides.Inputs.PairedLengths, sides.Inputs.LabelCount),
        Limit = LimitOf(precision),
        Accuracy = AccuracyOf(precision, ours => $"loss {ours.Loss(precision):0.0000}, in fp32 {ours.Loss(Precision.Fp32):0.0000}"),
    };

    private static string Name(Precision precision) => precision == Precision.Fp32 ? "fp32" : "bf16";

    private static string Say(Precision precision) => precision == Precision.Fp32 ? "float32" : "bfloat16";

    private static Func<Limits, double> LimitOf(Precision precision) => precision == Precision.Fp32 ? limits => limits.Fp32Flops : limits => limits.Bf16Flops;

    private static Func<Ours, string>? AccuracyOf(Precision precision, Func<Ours, string> measure) => precision == Precision.Fp32
        ? null
        : ours => torch.cpu.is_bf16_supported() ? measure(ours) : "computed in float32: this processor has no bfloat16";

    // Features have unit length.
    private static string Cosines(Ours ours, float[] exact, float[] rounded)
    {
        var width = ours.FeatureWidth;
        var cosines = Enumerable.Range(0, exact.Length / width).Select(i => DotProduct.Compute(exact.AsSpan(i * width, width), rounded.AsSpan(i * width, width))).ToArray();
        return $"cosine to fp32 {cosines.Average():0.00000}, least {cosines.Min():0.00000}";
    }
}
