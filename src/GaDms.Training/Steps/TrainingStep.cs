using GaDms.Model.CrossModal;
using GaDms.Model.Losses;
using GaDms.Torch;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;

namespace GaDms.Training.Steps;

// B batch, L token positions, P image tokens, E joint width, N labelled positions.

/// <summary>Losses of one step, weighted as they were added.</summary>
/// <param name="Total">What was differentiated.</param>
/// <param name="Alignment">SDM, ITC or CMPM.</param>
/// <param name="MaskedTokens">Weighted masked token prediction; 0 without it.</param>
/// <param name="Identity">Weighted identity loss; 0 without it.</param>
/// <param name="Twins">Weighted loss of captions against their twins; 0 without it.</param>
/// <param name="MaskedTokenAccuracy">Share of hidden tokens predicted; NaN without masked token prediction.</param>
public readonly record struct StepLosses(float Total, float Alignment, float MaskedTokens, float Identity, float Twins, float MaskedTokenAccuracy);

/// <summary>What the losses of a part are divided by.</summary>
/// <param name="Pairs">Pairs of the whole batch.</param>
/// <param name="Labelled">Its hidden tokens that are to be predicted.</param>
internal readonly record struct BatchTotals(int Pairs, int Labelled);

/// <summary>
/// Forward and backward pass of one batch: pictures and noise-masked captions into the alignment loss, informative-masked
/// captions with all image tokens into masked token prediction.
/// </summary>
public sealed class TrainingStep(GaDmsModel model, LossConfig losses, Precision precision)
{
    /// <summary>Adds the batch's gradients to the parameters.</summary>
    /// <param name="images">[B, 3, height, width].</param>
    /// <param name="captions">The captions.</param>
    /// <param name="identities">int64 [B], 0 to identities - 1 where there is an identity loss.</param>
    /// <param name="microBatch">Pairs that go through the towers at once; 0: all.</param>
    /// <param name="imageTokens">Receives all image tokens [B, P, E] without gradient when <paramref name="wantImageTokens"/>; else null.</param>
    /// <param name="wantImageTokens">Whether token scores will be asked for.</param>
    public StepLosses Run(Tensor images, CaptionBatch captions, Tensor identities, int microBatch, bool wantImageTokens, out Tensor? imageTokens)
    {
        var size = microBatch <= 0 ? captions.Count : Math.Min(microBatch, captions.Count);
        return size == captions.Count
            ? Whole(images, captions, identities, wantImageTokens, out imageTokens)
            : InPieces(images, captions, identities, size, wantImageTokens, out imageTokens);
    }

    internal bool Predicts(CaptionBatch captions) => captions.Labels is not null && losses.MaskedTokens > 0;

    private StepLosses Whole(Tensor images, CaptionBatch captions, Tensor identities, bool wantImageTokens, out Tensor? imageTokens)
    {
        var forward = precision.Autocast(images.device);
        var (image, tokens) = Encode(images, wantImageTokens || Predicts(captions));
        var text = EncodeNoiseMasked(captions, images.device);
        var (alignment, identity) = Match(image, text, identities);
        var total = identity is null ? alignment : alignment + identity;
        var twins = TellTwins(image, text, captions, captions.Count);
        if (twins is not null)
            total = total + twins;
        Tensor? prediction = null, accuracy = null;
        if (Predicts(captions))
        {
            (prediction, accuracy) = Predict(captions, tokens!, CountLabels(captions));
            total = total + prediction;
        }
        // The backward pass takes each operator's own precision; autocast is for the forward pass.
        forward?.Dispose();
        total.backward();
        imageTokens = tokens?.detach();
        return new StepLosses(
            total.ToSingle(), alignment.ToSingle(), prediction?.ToSingle() ?? 0, identity?.ToSingle() ?? 0, twins?.ToSingle() ?? 0,
            accuracy?.ToSingle() ?? float.NaN);
    }

    // The alignment loss needs all features of the batch at once, the towers do not: first all features without a graph, then
    // the loss and its gradient with respect to them, then each piece once more with that gradient (Gao et al. 2021).
    private StepLosses InPieces(Tensor images, CaptionBatch captions, Tensor identities, int size, bool wantImageTokens, out Tensor? imageTokens)
    {
        var pieces = Pieces(captions.Count, size);
        var (image, text) = EncodePieces(images, captions, pieces);
        image.requires_grad = true;
        text.requires_grad = true;
        var (alignment, identity) = Match(image, text, identities);
        var matching = identity is null ? alignment : alignment + identity;
        matching.backward();
        (var prediction, var twins, var accuracy, imageTokens) = BackwardPieces(
            images, captions, pieces, image.grad!, text.grad!, new BatchTotals(captions.Count, CountLabels(captions)), wantImageTokens);
        var matched = matching.ToSingle();
        return new StepLosses(
            matched + prediction + twins, alignment.ToSingle(), prediction, identity?.ToSingle() ?? 0, twins, Predicts(captions) ? accuracy : float.NaN);
    }

    internal static (int Start, int Count)[] Pieces(int pairs, int size) =>
        [.. Enumerable.Range(0, (pairs + size - 1) / size).Select(i => (i * size, Math.Min(size, pairs - (i * size))))];

    internal (Tensor Image, Tensor Text) EncodePieces(Tensor images, CaptionBatch captions, (int Start, int Count)[] pieces)
    {
        using var frozen = torch.no_grad();
        using var forward = precision.Autocast(images.device);
        return (
            torch.cat([.. pieces.Select(piece => Encode(images.narrow(0, piece.Start, piece.Count), false).Image)], 0),
            torch.cat([.. pieces.Select(piece => EncodeNoiseMasked(captions.Slice(piece.Start, piece.Count), images.device))], 0));
    }

    internal (float Prediction, float Twins, float Accuracy, Tensor? ImageTokens) BackwardPieces(
        Tensor images, CaptionBatch captions, (int Start, int Count)[] pieces, Tensor imageGradient, Tensor textGradient,
        BatchTotals batch, bool wantImageTokens, Action? beforeLast = null)
    {
        var (prediction, twins, accuracy) = (0f, 0f, 0f);
        var kept = new List<Tensor>();
        foreach (var (start, count) in pieces)
        {
            using var scope = new TensorScope();
            var forward = precision.Autocast(images.device);
            var piece = captions.Slice(start, count);
            var (pieceImage, tokens) = Encode(images.narrow(0, start, count), wantImageTokens || Predicts(captions));
            var pieceText = EncodeNoiseMasked(piece, images.device);
            var surrogate = (pieceImage * imageGradient.narrow(0, start, count)).sum() + (pieceText * textGradient.narrow(0, start, count)).sum();
            if (Predicts(piece) && CountLabels(piece) > 0)
            {
                var (loss, right) = Predict(piece, tokens!, batch.Labelled);
                surrogate = surrogate + loss;
                prediction += loss.ToSingle();
                accuracy += right.ToSingle();
            }
            if (TellTwins(pieceImage, pieceText, piece, batch.Pairs) is { } told)
            {
                surrogate = surrogate + told;
                twins += told.ToSingle();
            }
            forward?.Dispose();
            if (start + count == captions.Count)
                beforeLast?.Invoke();
            surrogate.backward();
            if (wantImageTokens)
                kept.Add(scope.Keep(tokens!.detach()));
        }
        return (prediction, twins, accuracy, wantImageTokens ? torch.cat([.. kept], 0) : null);
    }

    internal (Tensor Image, Tensor? Tokens) Encode(Tensor images, bool all)
    {
        var visual = model.base_model.visual;
        if (!all)
            return (visual.ForwardClass(images), null);
        var tokens = visual.forward(images);                                                           // (B, P, E)
        return (tokens.select(1, 0), tokens);
    }

    // The end is that of the original caption: a masked caption has it at the same place.
    internal Tensor EncodeNoiseMasked(CaptionBatch captions, Device device) => EncodeText(captions, captions.NoiseIds, captions.End, device);

    // Weighted with these pairs' share of the batch, so that pieces and processes add up to it.
    internal Tensor? TellTwins(Tensor image, Tensor text, CaptionBatch captions, int pairsInBatch)
    {
        if (captions.TwinIds is null)
            return null;
        var twin = EncodeText(captions, captions.TwinIds, captions.TwinEnd!, image.device);
        var loss = TwinContrast.Compute(
            image.to(ScalarType.Float32), text.to(ScalarType.Float32), twin.to(ScalarType.Float32), 1 / losses.Temperature);
        return loss * (losses.Twins * captions.Count / pairsInBatch);
    }

    private Tensor EncodeText(CaptionBatch captions, long[] ids, long[] ends, Device device) =>
        model.base_model.Text.ForwardEnd(captions.ToTensor(ids, device), torch.tensor(ends, [captions.Count], device: device));

    private (Tensor Alignment, Tensor? Identity) Match(Tensor image, Tensor text, Tensor identities)
    {
        var (i, t) = (image.to(ScalarType.Float32), text.to(ScalarType.Float32));
        var scale = 1 / losses.Temperature;
        var alignment = losses.Alignment switch
        {
            AlignmentLoss.Sdm => SimilarityDistributionMatching.Compute(i, t, identities, scale),
            AlignmentLoss.Itc => ImageTextContrast.Compute(i, t, scale),
            AlignmentLoss.Cmpm => CrossModalProjectionMatching.Compute(i, t, identities),
            _ => throw new InvalidOperationException($"unknown alignment loss {losses.Alignment}"),
        };
        return (alignment, Identify(i, t, identities));
    }

    internal Tensor? Identify(Tensor image, Tensor text, Tensor identities)
    {
        if (losses.Identity == 0)
            return null;
        var classifier = model.classifier ?? throw new InvalidOperationException("an identity loss needs a classifier (heads.identities)");
        return IdentityClassification.Compute(classifier.forward(image), classifier.forward(text), identities) * losses.Identity;
    }

    // Mean over the labelled positions of the whole batch, so that pieces add up to it.
    internal (Tensor Loss, Tensor Accuracy) Predict(CaptionBatch captions, Tensor imageTokens, int labelledInBatch)
    {
        var device = imageTokens.device;
        var ids = captions.ToTensor(captions.InformativeIds!, device);
        var rows = Enumerable.Range(0, captions.Labels!.Length).Where(i => captions.Labels[i] != 0).Select(i => (long)i).ToArray();
        var labels = torch.tensor(Array.ConvertAll(rows, row => captions.Labels[row]), [rows.Length], device: device);
        var text = model.base_model.Text.forward(ids);                                                 // (B, L, E)
        var lengths = losses.ReleasedPadding ? null : torch.tensor(Array.ConvertAll(captions.End, end => end + 1), [captions.Count], device: device);
        var crossed = model.CrossModal(text, imageTokens, lengths);
        var logits = model.PredictTokens(crossed, torch.tensor(rows, [rows.Length], device: device)).to(ScalarType.Float32);
        var share = (double)rows.Length / labelledInBatch;
        return (MaskedTokenPrediction.Compute(logits, labels) * (losses.MaskedTokens * share), MaskedTokenPrediction.Accuracy(logits, labels) * share);
    }

    internal static int CountLabels(CaptionBatch captions) => captions.Labels?.Count(label => label != 0) ?? 0;
}
