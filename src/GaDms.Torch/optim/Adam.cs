namespace GaDms.Torch.optim;

/// <summary>What Adam remembers of one parameter.</summary>
/// <param name="step">How many steps it has taken.</param>
/// <param name="exp_avg">The running mean of its gradient.</param>
/// <param name="exp_avg_sq">The running mean of its gradient's square.</param>
public sealed record AdamState(long step, Tensor exp_avg, Tensor exp_avg_sq);

/// <summary>
/// torch.optim.Adam (Kingma and Ba, 2015) in its exact arithmetic, or with decoupled weight decay torch.optim.AdamW. On
/// the CPU a step is one pass over memory.
/// </summary>
public sealed class Adam : IDisposable
{
    private static readonly Operator s_step = new("gadms::adam_step_");

    private readonly IReadOnlyList<(string Name, Tensor Parameter)> _parameters;
    private readonly OrderedDictionary<string, AdamState> _states = new(StringComparer.Ordinal);
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _eps;
    private readonly double _weightDecay;
    private readonly bool _decoupled;

    /// <summary>Creates an optimiser without any steps taken.</summary>
    /// <param name="parameters">What is trained, under the names that its state is saved by.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="betas">The weights of the past in the two running means; (0.9, 0.999) by default.</param>
    /// <param name="eps">Added to the denominator.</param>
    /// <param name="weight_decay">Added to the gradient as weight_decay * parameter, or decoupled from it.</param>
    /// <param name="decoupled">AdamW: the parameter shrinks by lr * weight_decay instead.</param>
    /// <exception cref="ArgumentException">Two parameters have the same name.</exception>
    public Adam(
        IReadOnlyList<(string name, Tensor parameter)> parameters,
        double lr = 1e-3,
        (double beta1, double beta2)? betas = null,
        double eps = 1e-8,
        double weight_decay = 0,
        bool decoupled = false)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.GroupBy(static p => p.name, StringComparer.Ordinal).FirstOrDefault(static g => g.Skip(1).Any()) is { } twice)
            throw new ArgumentException($"Two parameters are named \"{twice.Key}\".", nameof(parameters));
        _parameters = parameters;
        this.lr = lr;
        (_beta1, _beta2) = betas ?? (0.9, 0.999);
        _eps = eps;
        _weightDecay = weight_decay;
        _decoupled = decoupled;
    }

    /// <summary>The learning rate of the next step.</summary>
    public double lr { get; set; }

    /// <summary>Moves every parameter that has a gradient.</summary>
    public void step()
    {
        using var scope = new TensorScope();
        using IDisposable quiet = torch.no_grad();
        var moving = new List<(Tensor Parameter, Tensor Grad, AdamState State)>();
        foreach ((string name, Tensor parameter) in _parameters)
        {
            if (parameter.grad is not { } grad)
                continue;
            AdamState before = _states.TryGetValue(name, out AdamState? state) ? state : FirstState(scope, parameter);
            AdamState after = before with { step = before.step + 1 };
            _states[name] = after;
            moving.Add((parameter, grad, after));
        }

        // The bias corrections depend on the step, which differs where a parameter has been without gradient before.
        foreach (var alike in moving.GroupBy(static m => m.State.step))
        {
            s_step.CallInPlace(
                alike.Select(static m => m.Parameter).ToArray(),
                alike.Select(static m => m.Grad).ToArray(),
                alike.Select(static m => m.State.exp_avg).ToArray(),
                alike.Select(static m => m.State.exp_avg_sq).ToArray(),
                alike.Key, lr, _beta1, _beta2, _eps, _weightDecay, _decoupled);
        }
    }

    /// <summary>Drops the parameters' gradients.</summary>
    public void zero_grad()
    {
        foreach ((_, Tensor parameter) in _parameters)
            parameter.grad = null;
    }

    /// <summary>The state of every parameter that has taken a step. The tensors themselves, not copies.</summary>
    public IReadOnlyDictionary<string, AdamState> state_dict() => _states;

    /// <summary>Takes up a saved state, copying its tensors. Parameters it does not name begin anew.</summary>
    /// <exception cref="InvalidDataException">The state names an unknown parameter, or is of another shape.</exception>
    public void load_state_dict(IReadOnlyDictionary<string, AdamState> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        Dictionary<string, Tensor> parameters = _parameters.ToDictionary(static p => p.Name, static p => p.Parameter, StringComparer.Ordinal);
        foreach ((string name, AdamState state) in states)
        {
            if (!parameters.TryGetValue(name, out Tensor? parameter))
                throw new InvalidDataException($"The optimiser's state is of a parameter \"{name}\", which is not trained here.");
            foreach (Tensor moment in (ReadOnlySpan<Tensor>)[state.exp_avg, state.exp_avg_sq])
            {
                if (!moment.shape.AsSpan().SequenceEqual(parameter.shape))
                    throw new InvalidDataException($"The optimiser's state of \"{name}\" is {moment}, the parameter {parameter}.");
            }
        }

        using var scope = new TensorScope();
        using IDisposable quiet = torch.no_grad();
        DisposeStates();
        foreach ((string name, AdamState state) in states)
        {
            AdamState own = FirstState(scope, parameters[name]);
            own.exp_avg.copy_(state.exp_avg);
            own.exp_avg_sq.copy_(state.exp_avg_sq);
            _states[name] = own with { step = state.step };
        }
    }

    /// <summary>Disposes the running means; the parameters are not the optimiser's.</summary>
    public void Dispose() => DisposeStates();

    private static AdamState FirstState(TensorScope scope, Tensor parameter) =>
        new(0, scope.Detach(torch.zeros_like(parameter)), scope.Detach(torch.zeros_like(parameter)));

    private void DisposeStates()
    {
        foreach (AdamState state in _states.Values)
        {
            state.exp_avg.Dispose();
            state.exp_avg_sq.Dispose();
        }

        _states.Clear();
    }
}
