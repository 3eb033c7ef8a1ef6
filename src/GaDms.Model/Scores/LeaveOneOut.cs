using GaDms.Torch;

namespace GaDms.Model.Scores;

/// <summary>How much worse the caption fits its picture when the token is dropped.</summary>
public sealed class LeaveOneOut(MatchObjective objective) : TokenByToken("leave-one-out", "this project: match lost when the token is dropped", objective)
{
    /// <inheritdoc/>
    protected override Func<Place[], Tensor> Prepare(TokenScoreInput input, Captions captions) => chunk =>
    {
        var positions = (int)chunk.Max(place => captions.End[place.Row]);
        var shortened = new long[chunk.Length * positions];
        for (var n = 0; n < chunk.Length; n++)
            Drop(captions.Row(chunk[n].Row), chunk[n].Position, shortened.AsSpan(n * positions, positions));
        var device = input.Ids.device;
        return input.Clip.Text.ForwardEnd(
            torch.tensor(shortened, [chunk.Length, positions], device: device),
            torch.tensor(Array.ConvertAll(chunk, place => captions.End[place.Row] - 1), [chunk.Length], device: device));
    };

    private static void Drop(ReadOnlySpan<long> caption, int position, Span<long> target)
    {
        caption[..position].CopyTo(target);
        caption[(position + 1)..].CopyTo(target[position..]);
    }
}
