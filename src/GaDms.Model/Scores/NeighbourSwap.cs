using GaDms.Torch;

namespace GaDms.Model.Scores;

// B batch, L token positions, D text width, N captions with one token swapped.

/// <summary>
/// How much worse the caption fits its picture when the token says instead what words like it say: its embedding is replaced by the mean of
/// its nearest neighbours among the batch's words. A dropped colour leaves a garment of any colour, and often a sentence that nobody writes; a swapped one leaves
/// the sentence, with a colour that is no colour in particular.
/// </summary>
public sealed class NeighbourSwap(MatchObjective objective) : TokenByToken("swap", "this project: match lost when the token is swapped for its neighbours", objective)
{
    /// <inheritdoc/>
    protected override Func<Place[], Tensor> Prepare(TokenScoreInput input, Captions captions)
    {
        var text = input.Clip.Text;
        var device = input.Ids.device;
        var embedded = text.token_embedding.forward(input.Ids);                                        // (B, L, D)
        var difference = Neighbours.Mean(text, input.Ids, input.Inside()) - embedded;
        return chunk =>
        {
            var positions = (int)chunk.Max(place => captions.End[place.Row]) + 1;
            var swapped = new float[chunk.Length * positions];
            for (var n = 0; n < chunk.Length; n++)
                swapped[(n * positions) + chunk[n].Position] = 1;
            var rows = torch.tensor(Array.ConvertAll(chunk, place => (long)place.Row), [chunk.Length], device: device);
            var x = Rows(embedded) + (Rows(difference) * torch.tensor(swapped, [chunk.Length, positions, 1], device: device));
            return text.ForwardEndFrom(text.AddPositions(x), torch.tensor(Array.ConvertAll(chunk, place => captions.End[place.Row]), [chunk.Length], device: device));

            Tensor Rows(Tensor all) => all.narrow(1, 0, positions).index_select(0, rows);              // (N, positions, D)
        };
    }
}
