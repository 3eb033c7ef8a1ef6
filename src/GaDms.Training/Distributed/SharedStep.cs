using GaDms.Model.CrossModal;
using GaDms.Model.Losses;
using GaDms.Torch;
using GaDms.Torch.distributed;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;
using GaDms.Training.Steps;

namespace GaDms.Training.Distributed;

// b pairs of this process, B of the batch, P image tokens, E joint width.

/// <summary>
/// Forward and backward pass of one batch that several processes share: losses and gradients are those of <see cref="TrainingStep"/>
/// on the whole batch, whatever the number of processes.
/// </summary>
internal sealed class SharedStep : IDisposable
{
    private readonly RankGroup _ranks;
    private readonly TrainingStep _step;
    private readonly GaDmsModel _model;
    private readonly LossConfig _losses;
    private readonly Precision _precision;
    private readonly bool _reachesOnce;
    private readonly GradientBuckets _buckets;

    public SharedStep(RankGroup ranks, TrainingStep step, GaDmsModel model, TrainConfig config)
    {
        (_ranks, _step, _model, _losses, _precision) = (ranks, step, model, config.Loss, config.Precision);
        // A block that is computed twice gives its parameters their gradients in two parts.
        _reachesOnce = !config.CheckpointActivations;
        _buckets = new GradientBuckets(ranks.Group, InBackwardOrder(model));
    }

    /// <summary>Adds the batch's gradients to the parameters; they are there after <see cref="WaitForGradients"/>.</summary>
    /// <param name="images">Pictures of this process's part.</param>
    /// <param name="captions">Its captions.</param>
    /// <param name="identities">int64 [B], of the whole batch.</param>
    /// <param name="microBatch">Pairs that go through the towers at once; 0: all of the part.</param>
    /// <param name="wantImageTokens">Whether token scores will be asked for.</param>
    /// <param name="cancelled">Whether this process is to stop; afterwards, whether any is.</param>
    /// <param name="imageTokens">Image tokens of this part.</param>
    /// <returns>Losses of the whole batch.</returns>
    public StepLosses Run(
        Tensor images, CaptionBatch captions, Tensor identities, int microBatch, bool wantImageTokens, ref bool cancelled, out Tensor? imageTokens)
    {
        _ranks.BeginStep();
        var split = new BatchSplit((int)identities.size(0), _ranks.Size);
        var counted = torch.tensor(new long[] { TrainingStep.CountLabels(captions) }, device: images.device);
        var counting = _ranks.BeginSum(counted);
        var part = new Part(images, captions, identities, split, counted, counting, wantImageTokens);
        var size = microBatch <= 0 ? captions.Count : Math.Min(microBatch, captions.Count);
        var own = size == captions.Count ? Whole(part, out imageTokens) : InPieces(part, size, out imageTokens);
        return Total(own, ref cancelled);
    }

    /// <summary>Waits until the gradients are those of all processes.</summary>
    public void WaitForGradients()
    {
        _ranks.Wait(_buckets.wait);
        _ranks.EndStep();
    }

    public void Dispose() => _buckets.Dispose();

    private StepLosses Whole(Part part, out Tensor? imageTokens)
    {
        var device = part.Images.device;
        var labels = TrainingStep.CountLabels(part.Captions);
        var forward = _precision.Autocast(device);
        var (image, tokens) = _step.Encode(part.Images, part.WantImageTokens || _step.Predicts(part.Captions));
        var text = _step.EncodeNoiseMasked(part.Captions, device);
        var exchange = new FeatureExchange(_ranks, part.Split, image, text);
        Tensor? prediction = null, accuracy = null;
        var labelled = Labelled(part);
        if (_step.Predicts(part.Captions) && labels > 0)
            (prediction, accuracy) = _step.Predict(part.Captions, tokens!, labelled);
        var twins = _step.TellTwins(image, text, part.Captions, part.Pairs);
        var matching = Match(exchange, part.Identities);
        forward?.Dispose();
        var (imageGradient, textGradient) = Differentiate(exchange, matching);

        Arm();
        Tensor[] own = [.. new[] { prediction, twins }.OfType<Tensor>()];
        torch.autograd.backward(
            [image, text, .. own], [imageGradient.to(image.dtype), textGradient.to(text.dtype), .. own.Select(_ => (Tensor?)null)]);
        _buckets.flush();
        imageTokens = tokens?.detach();
        return Losses(matching, prediction?.ToSingle() ?? 0, twins?.ToSingle() ?? 0, _step.Predicts(part.Captions) ? accuracy?.ToSingle() ?? 0 : float.NaN);
    }

    private StepLosses InPieces(Part part, int size, out Tensor? imageTokens)
    {
        var (images, captions) = (part.Images, part.Captions);
        var pieces = TrainingStep.Pieces(captions.Count, size);
        var (image, text) = _step.EncodePieces(images, captions, pieces);
        var exchange = new FeatureExchange(_ranks, part.Split, image, text);
        var matching = Match(exchange, part.Identities);
        var (imageGradient, textGradient) = Differentiate(exchange, matching);
        var (prediction, twins, accuracy, tokens) = _step.BackwardPieces(
            images, captions, pieces, imageGradient, textGradient, new BatchTotals(part.Pairs, Labelled(part)), part.WantImageTokens, beforeLast: Arm);
        _buckets.flush();
        imageTokens = tokens;
        return Losses(matching, prediction, twins, _step.Predicts(captions) ? accuracy : float.NaN);
    }

    private Matching Match(FeatureExchange exchange, Tensor identities)
    {
        var (image, text) = exchange.Finish();
        var rows = exchange.Rows;
        var scale = 1 / _losses.Temperature;
        var alignment = _losses.Alignment switch
        {
            AlignmentLoss.Sdm => SimilarityDistributionMatching.ComputeRows(image, text, identities, scale, rows),
            AlignmentLoss.Itc => ImageTextContrast.ComputeRows(image, text, scale, rows),
            AlignmentLoss.Cmpm => CrossModalProjectionMatching.ComputeRows(image, text, identities, rows),
            _ => throw new InvalidOperationException($"unknown alignment loss {_losses.Alignment}"),
        };
        var identity = _step.Identify(rows.Of(image), rows.Of(text), rows.Of(identities));
        return new Matching(image, text, alignment, identity is null ? null : identity * rows.ShareOf(image));
    }

    private (Tensor Image, Tensor Text) Differentiate(FeatureExchange exchange, Matching matching)
    {
        // The released code averages over the processes what each has differentiated for its own features alone.
        var alignment = _losses.ReleasedGather ? matching.Alignment * (1.0 / _ranks.Size) : matching.Alignment;
        (matching.Identity is null ? alignment : alignment + matching.Identity).backward();
        return exchange.Return(matching.Image.grad!, matching.Text.grad!);
    }

    private void Arm()
    {
        if (_reachesOnce)
            _buckets.arm();
    }

    private int Labelled(Part part)
    {
        _ranks.Wait(part.Counting);
        return (int)part.Counted.ToInt64();
    }

    private static StepLosses Losses(Matching matching, float prediction, float twins, float accuracy)
    {
        var (alignment, identity) = (matching.Alignment.ToSingle(), matching.Identity?.ToSingle() ?? 0);
        return new StepLosses(alignment + prediction + identity + twins, alignment, prediction, identity, twins, accuracy);
    }

    private StepLosses Total(StepLosses own, ref bool cancelled)
    {
        var sums = torch.tensor([own.Total, own.Alignment, own.MaskedTokens, own.Identity, own.Twins, own.MaskedTokenAccuracy, cancelled ? 1f : 0], device: _ranks.Device);
        _ranks.Sum(sums);
        var total = sums.ToArray<float>();
        cancelled = total[6] > 0;
        return new StepLosses(total[0], total[1], total[2], total[3], total[4], total[5]);
    }

    // Backwards from the losses; the classifier's gradient is there before the towers' pass begins, so it is sent last.
    private static Tensor[] InBackwardOrder(GaDmsModel model)
    {
        var classifier = model.classifier?.parameters().ToHashSet() ?? [];
        return [.. model.parameters().Reverse().OrderBy(parameter => classifier.Contains(parameter) ? 1 : 0)];
    }

    private sealed record Part(
        Tensor Images, CaptionBatch Captions, Tensor Identities, BatchSplit Split, Tensor Counted, Work Counting, bool WantImageTokens)
    {
        /// <summary>Pairs of the whole batch.</summary>
        public int Pairs => (int)Identities.size(0);
    }

    private sealed record Matching(Tensor Image, Tensor Text, Tensor Alignment, Tensor? Identity);
}
