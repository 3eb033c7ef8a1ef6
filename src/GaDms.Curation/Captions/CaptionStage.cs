using GaDms.Curation.Concurrency;
using GaDms.Curation.Gate;
using GaDms.Curation.Language;
using GaDms.Curation.Shards;

namespace GaDms.Curation.Captions;

/// <summary>A crop after captioning.</summary>
/// <param name="Crop">With both captions, or as it came when it is rejected.</param>
/// <param name="Rejection">Why it is set aside; null when it has its captions.</param>
public sealed record CaptionedCrop(CropSample Crop, Rejection? Rejection);

/// <summary>
/// Gives every crop two captions that the gate lets through. A caption that does not pass is asked for once more with the reason;
/// if that does not pass either, the crop is set aside.
/// </summary>
/// <param name="captioner">Writes the captions.</param>
/// <param name="gate">Judges them.</param>
/// <param name="lookAhead">Crops held in memory at most: those under way, and those that are done before the one before them.</param>
public sealed class CaptionStage(ICaptioner captioner, CaptionGate gate, int lookAhead)
{
    private const int CaptionsPerCrop = 2;

    /// <summary>The crops in their order. Nothing that concerns one crop throws.</summary>
    /// <exception cref="CurationException">No crop at all can be captioned, for example because the key is wrong; at once.</exception>
    public IAsyncEnumerable<CaptionedCrop> RunAsync(IAsyncEnumerable<CropSample> crops, CancellationToken cancellation = default)
        => OrderedWork.SelectAsync(crops, CaptionAsync, lookAhead, cancellation);

    private async Task<CaptionedCrop> CaptionAsync(CropSample crop, CancellationToken cancellation)
    {
        string sha256 = AnswerKey.Hash(crop.Jpeg);
        var captions = new List<CaptionResult>(CaptionsPerCrop);

        // One after the other: the second is compared with the first, and not paid for when the first fails.
        for (int number = 0; number < CaptionsPerCrop; number++)
        {
            var request = new CaptionRequest(crop, sha256, number);
            CaptionResult result = await JudgedAsync(request, captions, cancellation);
            if (result is { Rejection: { } fault, MayAskAgain: true })
                result = await JudgedAsync(request with { Rejected = new RejectedCaption(result.Text, fault) }, captions, cancellation);
            if (result.Rejection is { } rejection)
                return new CaptionedCrop(crop, result.Text.Length == 0 ? rejection : rejection with { Detail = $"{rejection.Detail}: \"{result.Text}\"" });
            captions.Add(result);
        }

        return new CaptionedCrop(
            crop with
            {
                Record = crop.Record with
                {
                    Caption1 = captions[0].Text,
                    Caption2 = captions[1].Text,
                    CaptionOrigins = [.. captions.Select(caption => caption.Origin)],
                },
            },
            null);
    }

    /// <summary>A caption with the gate's judgement.</summary>
    private async Task<CaptionResult> JudgedAsync(CaptionRequest request, List<CaptionResult> others, CancellationToken cancellation)
    {
        CaptionResult result = await captioner.CaptionAsync(request, cancellation);
        return result.Rejection is null
            && gate.Check(new CaptionCandidate(result.Text, request.Crop.Jpeg, others.LastOrDefault()?.Text)) is { } rejection
            ? result with { Rejection = rejection, MayAskAgain = true }
            : result;
    }
}
