using GaDms.Torch.Native;

namespace GaDms.Torch;

public static partial class torch
{
    /// <summary>Normally distributed numbers of libtorch's generator, Float32.</summary>
    public static Tensor randn(params long[] shape) => Aten.randn.Call(shape);

    /// <summary>Normally distributed numbers of libtorch's generator.</summary>
    public static Tensor randn(long[] shape, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        WithGrad(Aten.randn.Call(shape, dtype, Argument.None, device), requires_grad);

    /// <summary>Numbers evenly distributed over [0, 1) of libtorch's generator, Float32.</summary>
    public static Tensor rand(params long[] shape) => Aten.rand.Call(shape);

    /// <summary>Numbers evenly distributed over [0, 1) of libtorch's generator.</summary>
    public static Tensor rand(long[] shape, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        WithGrad(Aten.rand.Call(shape, dtype, Argument.None, device), requires_grad);

    /// <summary>Integers evenly distributed over [low, high), Int64 unless a dtype is given.</summary>
    public static Tensor randint(long low, long high, long[] shape, ScalarType? dtype = null, Device? device = null) =>
        Aten.randint_low.Call(low, high, shape, dtype ?? ScalarType.Int64, Argument.None, device);

    /// <summary>Normally distributed numbers of the same shape, type and device.</summary>
    public static Tensor randn_like(Tensor input) => Aten.randn_like.Call(input);

    /// <summary>Numbers evenly distributed over [0, 1) of the same shape, type and device.</summary>
    public static Tensor rand_like(Tensor input) => Aten.rand_like.Call(input);

    /// <summary>Seeds libtorch's generators of all devices.</summary>
    public static void manual_seed(long seed) => NativeMethods.Check(NativeMethods.gadms_manual_seed(seed), nameof(manual_seed));

    /// <summary>The state of the CPU's generator, a vector of bytes.</summary>
    public static unsafe Tensor get_rng_state()
    {
        nint state;
        NativeMethods.Check(NativeMethods.gadms_rng_state_get(&state), nameof(get_rng_state));
        return new Tensor(state);
    }

    /// <summary>Puts the CPU's generator into a state that <see cref="get_rng_state"/> gave.</summary>
    /// <exception cref="TorchException">The tensor is no such state.</exception>
    public static void set_rng_state(Tensor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        NativeMethods.Check(NativeMethods.gadms_rng_state_set(state.Handle), nameof(set_rng_state));
    }
}
