using System.Runtime.InteropServices;
using System.Text.Json;
using GaDms.Torch;
using GaDms.Torch.optim;
using GaDms.Training.Runs;

namespace GaDms.Training.Distributed;

/// <summary>
/// Gives the first process's state to the others at the start: only it needs to see the folder of the run, and all begin with the
/// same weights, bit by bit.
/// </summary>
internal static class StateExchange
{
    /// <summary>Shares weights, moments, token scores and place.</summary>
    /// <returns>The first process's place.</returns>
    /// <exception cref="InvalidDataException">The processes have opened different data or models.</exception>
    public static RunState Share(RankGroup ranks, TrainingSession session, TrainingKeys keys, RunState state)
    {
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        CheckAlike(ranks, session, keys);
        var place = JsonSerializer.Deserialize<RunState>(ranks.Broadcast(JsonSerializer.Serialize(state)))!;
        foreach (var tensor in session.Model.state_dict().Values)
            ranks.Broadcast(tensor);
        ShareMoments(ranks, session);
        var scores = torch.tensor(MemoryMarshal.AsBytes(session.Scores.All), device: ranks.Device);
        ranks.Broadcast(scores);
        session.Scores.Restore(MemoryMarshal.Cast<byte, Half>(scores.ToArray<byte>()));
        session.MoveTo(place.Epoch, place.BatchesDone);
        return place;
    }

    private static void CheckAlike(RankGroup ranks, TrainingSession session, TrainingKeys keys)
    {
        var own = torch.tensor([Fingerprint(session, keys)], device: ranks.Device);
        Tensor[] all = [.. Enumerable.Range(0, ranks.Size).Select(_ => torch.empty_like(own))];
        ranks.Wait(ranks.BeginGather(all, own));
        var prints = Array.ConvertAll(all, print => print.ToInt64());
        var others = Enumerable.Range(0, ranks.Size).Where(rank => prints[rank] != prints[0]).ToArray();
        if (others.Length > 0)
            throw new InvalidDataException($"rank {string.Join(", ", others)} has opened other data or another model than rank 0: give all the same configuration and the same files");
    }

    // FNV-1a, which is the same in every process.
    private static long Fingerprint(TrainingSession session, TrainingKeys keys)
    {
        const ulong offset = 0xcbf29ce484222325, prime = 0x100000001b3;
        var shapes = session.Model.state_dict().SelectMany(named => named.Key.Select(letter => (long)letter).Concat(named.Value.shape));
        return unchecked((long)keys.Values.Concat(shapes).Aggregate(offset, (hash, value) => (hash ^ (ulong)value) * prime));
    }

    private static void ShareMoments(RankGroup ranks, TrainingSession session)
    {
        var parameters = session.Model.named_parameters().ToArray();
        var known = session.Optimizer.state_dict();
        var steps = torch.tensor(
            Array.ConvertAll(parameters, named => known.TryGetValue(named.name, out var state) ? state.step : 0), [parameters.Length], device: ranks.Device);
        ranks.Broadcast(steps);
        var states = new Dictionary<string, AdamState>(StringComparer.Ordinal);
        foreach (var ((name, parameter), step) in parameters.Zip(steps.ToArray<long>()))
        {
            if (step == 0)
                continue;
            var state = ranks.Leads ? known[name] : new AdamState(step, torch.zeros_like(parameter), torch.zeros_like(parameter));
            ranks.Broadcast(state.exp_avg);
            ranks.Broadcast(state.exp_avg_sq);
            states[name] = state;
        }
        if (!ranks.Leads)
            session.Optimizer.load_state_dict(states);
    }
}
