#include <torch/csrc/autograd/custom_function.h>

#include <memory>
#include <utility>

#include "failure.h"
#include "handles.h"

using gadms::guarded;

namespace {

// The managed side's closure; released when the graph that holds it is.
class Recomputation {
 public:
  Recomputation(RecomputeCallback recompute, ReleaseCallback release, void* context)
      : recompute_(recompute), release_(release), context_(context) {}
  ~Recomputation() { release_(context_); }
  Recomputation(const Recomputation&) = delete;
  Recomputation& operator=(const Recomputation&) = delete;

  at::Tensor run(const at::Tensor& input, const at::Tensor& grad_output) const {
    TensorHandle result = nullptr;
    const int32_t status =
        recompute_(context_, gadms::new_handle(input), gadms::new_handle(grad_output), &result);
    TORCH_CHECK(status == 0, "the recomputation of a checkpointed block failed");
    at::Tensor gradient = gadms::tensor_of(result);
    gadms_tensor_free(result);
    return gradient;
  }

 private:
  RecomputeCallback recompute_;
  ReleaseCallback release_;
  void* context_;
};

// Ties a node of the graph to its closure: custom functions keep nothing but IValues.
struct Holder : torch::CustomClassHolder {
  explicit Holder(std::shared_ptr<Recomputation> closure) : closure(std::move(closure)) {}
  std::shared_ptr<Recomputation> closure;
};

struct Checkpoint : torch::autograd::Function<Checkpoint> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& input,
                            const at::Tensor& output, const c10::intrusive_ptr<Holder>& holder) {
    context->save_for_backward({input});
    context->saved_data["closure"] = c10::IValue::make_capsule(holder);
    return output.alias();
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list grad_outputs) {
    const auto holder = context->saved_data["closure"].toCapsule();
    const auto& closure = static_cast<const Holder*>(holder.get())->closure;
    auto gradient = closure->run(context->get_saved_variables()[0].detach(), grad_outputs[0]);
    return {gradient, at::Tensor(), at::Tensor()};
  }
};

}  // namespace

int32_t gadms_checkpoint(TensorHandle input, TensorHandle output, RecomputeCallback recompute,
                         ReleaseCallback release, void* context, TensorHandle* result) {
  // From here on the closure is released whatever happens.
  auto closure = std::make_shared<Recomputation>(recompute, release, context);
  return guarded([&] {
    auto holder = c10::make_intrusive<Holder>(std::move(closure));
    *result = gadms::new_handle(Checkpoint::apply(gadms::tensor_of(input), gadms::tensor_of(output), holder));
  });
}
