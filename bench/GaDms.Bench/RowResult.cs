namespace GaDms.Bench;

/// <summary>One line of a row: ours against one peer.</summary>
/// <param name="Id">The row's.</param>
/// <param name="Against">The peer, as in <see cref="Bench.Against"/>.</param>
/// <param name="Ours">This project's figure in <paramref name="Unit"/>: a rate ("images/s") or a time ("ms").</param>
/// <param name="Peer">The peer's; null where it is missing.</param>
/// <param name="Unit">Of both figures.</param>
/// <param name="Ratio">Above 1: ours is faster; null without a peer.</param>
/// <param name="LimitShare">Share (0 to 1) of the machine's limit, measured in the same run; null where there is none.</param>
/// <param name="Note">The row's accuracy in one clause, or why the peer is missing.</param>
internal sealed record RowResult(string Id, string Against, double Ours, double? Peer, string Unit, double? Ratio, double? LimitShare, string? Note = null)
{
    /// <summary>A result given as things per second.</summary>
    /// <param name="id">The row's.</param>
    /// <param name="against">The peer.</param>
    /// <param name="ours">This project's calls.</param>
    /// <param name="peer">The peer's calls; null where it is missing.</param>
    /// <param name="items">Things done in one call.</param>
    /// <param name="unit">Such as "images/s".</param>
    /// <param name="limitShare">Share of the limit.</param>
    /// <param name="note">One clause.</param>
    public static RowResult Rate(string id, string against, Timing ours, Timing? peer, double items, string unit, double? limitShare = null, string? note = null) =>
        new(id, against, items / ours.Median, items / peer?.Median, unit, peer?.Median / ours.Median, limitShare, note);

    /// <summary>A result given as milliseconds of the median call.</summary>
    /// <inheritdoc cref="Rate"/>
    public static RowResult Milliseconds(string id, string against, Timing ours, Timing? peer, double? limitShare = null, string? note = null) =>
        new(id, against, ours.Median * 1000, peer?.Median * 1000, "ms", peer?.Median / ours.Median, limitShare, note);
}
