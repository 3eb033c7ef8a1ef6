using System.Globalization;
using GaDms.Imaging;
using GaDms.Retrieval.Models;

namespace GaDms.Curation.Gate;

/// <summary>A retrieval model finds that crop and caption belong together.</summary>
/// <param name="model">Any checkpoint; used by one caller at a time.</param>
/// <param name="least">Cosine of their embeddings at least.</param>
public sealed class SimilarityRule(RetrievalModel model, double least) : ICaptionRule
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public string Reason => "caption-similarity";

    /// <inheritdoc/>
    public string? Fault(CaptionCandidate caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        if (caption.Words.Count == 0)
            return "it has no word";
        try
        {
            float[] pixels = model.Preprocess(ImageCodec.Decode(caption.Jpeg.Span));
            double similarity;
            lock (_lock)
                similarity = Cosine(model.EncodePixels([pixels])[0], model.EncodeText(caption.Text));
            return similarity >= least
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"it does not fit the picture: similarity {similarity:0.000}, at least {least:0.000} is asked for");
        }
        catch (Exception error) when (error is ImageException or InvalidDataException)
        {
            return $"it cannot be compared with the picture ({error.Message})";
        }
    }

    private static double Cosine(float[] first, float[] second) => first.Zip(second, (a, b) => (double)a * b).Sum();
}
