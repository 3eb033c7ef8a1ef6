using GaDms.Model.Clip;
using GaDms.Model.Scores;
using GaDms.Torch;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;

namespace GaDms.Training.Steps;

// B batch, L token positions, P image tokens, E joint width.

/// <summary>Token scores of a batch under a run's configuration, in training and in comparisons alike.</summary>
internal static class CaptionScoring
{
    /// <summary>Scores the captions as they are, without masks.</summary>
    /// <param name="score">The score.</param>
    /// <param name="clip">The model.</param>
    /// <param name="captions">The captions.</param>
    /// <param name="imageTokens">Float32 [B, P, E], without gradient.</param>
    /// <param name="config">Device, precision and temperature.</param>
    /// <returns>Row-major [B, L].</returns>
    public static float[] Score(ITokenScore score, ClipModel clip, CaptionBatch captions, Tensor imageTokens, TrainConfig config)
    {
        var device = Device.Parse(config.Device);
        return score.Score(new TokenScoreInput
        {
            Clip = clip,
            Ids = captions.ToTensor(captions.Ids, device),
            End = torch.tensor(captions.End, [captions.Count], device: device),
            ImageTokens = imageTokens,
            LogitScale = 1 / config.Loss.Temperature,
            Autocast = () => config.Precision.Autocast(device),
        }).ToArray<float>();
    }
}
