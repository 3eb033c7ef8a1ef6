using GaDms.Model.Losses;
using GaDms.Torch;
using GaDms.Torch.distributed;

namespace GaDms.Training.Distributed;

// b pairs of this process, B of the batch, E joint width.

/// <summary>
/// The features of a whole batch, of which every process has computed a part. Each process takes the loss of its own rows against
/// all features; what the others' rows say about its features comes back as a sum of gradients.
/// </summary>
internal sealed class FeatureExchange
{
    private readonly RankGroup _ranks;
    private readonly BatchSplit _split;
    private readonly Tensor[] _parts;
    private readonly Work _gathering;

    /// <summary>Begins to gather; the graph of what is given is not touched.</summary>
    /// <param name="ranks">The processes.</param>
    /// <param name="split">Who has which pairs.</param>
    /// <param name="image">[b, E].</param>
    /// <param name="text">[b, E].</param>
    public FeatureExchange(RankGroup ranks, BatchSplit split, Tensor image, Tensor text)
    {
        (_ranks, _split) = (ranks, split);
        using var frozen = torch.no_grad();
        var both = torch.cat([image.to(ScalarType.Float32), text.to(ScalarType.Float32)], 1);          // (b, 2E)
        // Parts that differ by one pair are made equal: a collective gathers equal shapes.
        var missing = split.Largest - both.size(0);
        var own = missing == 0 ? both.contiguous() : torch.cat([both, torch.zeros([missing, both.size(1)], device: both.device)], 0);
        _parts = [.. Enumerable.Range(0, split.Size).Select(_ => torch.empty_like(own))];
        _gathering = ranks.BeginGather(_parts, own);
    }

    /// <summary>Rows of this process.</summary>
    public BatchRows Rows => _split.Of(_ranks.Rank);

    /// <summary>All features, as leaves that receive a gradient.</summary>
    /// <returns>[B, E] each.</returns>
    public (Tensor Image, Tensor Text) Finish()
    {
        _ranks.Wait(_gathering);
        using var frozen = torch.no_grad();
        var all = torch.cat([.. _parts.Select((part, rank) => part.narrow(0, 0, _split.Of(rank).Count))], 0);
        var width = all.size(1) / 2;
        var (image, text) = (all.narrow(1, 0, width).contiguous(), all.narrow(1, width, width).contiguous());
        image.requires_grad = true;
        text.requires_grad = true;
        return (image, text);
    }

    /// <summary>The gradient of the whole batch's loss with respect to this process's features.</summary>
    /// <param name="image">Gradient of this process's share of the loss with respect to all image features, [B, E].</param>
    /// <param name="text">The same of the captions.</param>
    /// <returns>[b, E] each.</returns>
    public (Tensor Image, Tensor Text) Return(Tensor image, Tensor text)
    {
        using var frozen = torch.no_grad();
        var both = torch.cat([image, text], 1).contiguous();
        _ranks.Sum(both);
        var own = Rows.Of(both);
        var width = own.size(1) / 2;
        return (own.narrow(1, 0, width), own.narrow(1, width, width));
    }
}
