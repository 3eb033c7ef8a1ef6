#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/jit_type.h>

#include <memory>

#include "failure.h"
#include "handles.h"
#include "results.h"

using c10::IValue;
using c10::TypeKind;
using gadms::guarded;
using gadms::tensor_of;

// An operator with what its schema says of each argument, looked up once.
struct GadmsOperator {
  struct Argument {
    TypeKind kind;     // of the value itself, Optional taken off
    TypeKind element;  // of a list's elements, Optional taken off; otherwise the same as kind
    bool optional = false;
    bool optional_elements = false;
    int32_t fixed_length = 0;  // "int[2]": a single number stands for this many
    std::string name;
    std::string type;
    IValue default_value;
    bool has_default = false;
  };

  c10::OperatorHandle handle;
  std::string name;
  std::vector<Argument> arguments;
};

namespace {

GadmsOperator::Argument describe(const c10::Argument& argument) {
  GadmsOperator::Argument result;
  result.name = argument.name();
  result.type = argument.type()->str();
  c10::TypePtr type = argument.type();
  if (const auto optional = type->cast<c10::OptionalType>()) {
    result.optional = true;
    type = optional->getElementType();
  }
  result.kind = result.element = type->kind();
  if (const auto list = type->cast<c10::ListType>()) {
    c10::TypePtr element = list->getElementType();
    if (const auto optional = element->cast<c10::OptionalType>()) {
      result.optional_elements = true;
      element = optional->getElementType();
    }
    result.element = element->kind();
  }
  if (argument.N()) result.fixed_length = *argument.N();
  result.has_default = argument.default_value().has_value();
  if (result.has_default) result.default_value = *argument.default_value();
  return result;
}

const char* name_of(int32_t kind) {
  switch (kind) {
    case kNone:
      return "none";
    case kTensor:
      return "a tensor";
    case kInt:
      return "an integer";
    case kDouble:
      return "a floating point number";
    case kBool:
      return "a bool";
    case kIntList:
      return "a list of integers";
    case kDoubleList:
      return "a list of floating point numbers";
    case kTensorList:
      return "a list of tensors";
    case kString:
      return "a string";
    case kDevice:
      return "a device";
    default:
      return "a value of unknown kind";
  }
}

[[noreturn]] void reject(const GadmsOperator::Argument& expected, const GadmsValue& value) {
  TORCH_CHECK(false, "argument '", expected.name, "' must be ", expected.type, ", not ", name_of(value.kind));
}

IValue int_list(const int64_t* values, int32_t count) {
  return IValue(c10::List<int64_t>(at::IntArrayRef(values, count)));
}

IValue tensor_list(const GadmsOperator::Argument& expected, const GadmsValue& value) {
  const auto* handles = static_cast<const TensorHandle*>(value.pointer);
  if (expected.optional_elements) {
    c10::impl::GenericList list(c10::OptionalType::ofTensor());
    list.reserve(value.count);
    for (int32_t i = 0; i < value.count; ++i)
      list.push_back(handles[i] == nullptr ? IValue() : IValue(tensor_of(handles[i])));
    return IValue(std::move(list));
  }
  c10::List<at::Tensor> list;
  list.reserve(value.count);
  for (int32_t i = 0; i < value.count; ++i) list.push_back(tensor_of(handles[i]));
  return IValue(std::move(list));
}

// What the schema expects, made of what was passed: the boxed call itself trusts its stack.
IValue convert(const GadmsOperator::Argument& expected, const GadmsValue& value) {
  if (value.kind == kNone) {
    if (expected.optional) return IValue();
    // A missing tensor is an undefined one where the schema says plain Tensor (not Tensor?): never what was
    // meant.
    reject(expected, value);
  }
  switch (expected.kind) {
    case TypeKind::TensorType:
      if (value.kind == kTensor)
        return IValue(tensor_of(static_cast<TensorHandle>(const_cast<void*>(value.pointer))));
      break;
    case TypeKind::NumberType:
      if (value.kind == kInt) return IValue(value.integer);
      if (value.kind == kDouble) return IValue(value.number);
      if (value.kind == kBool) return IValue(value.integer != 0);
      break;
    case TypeKind::IntType:
    case TypeKind::SymIntType:
      if (value.kind == kInt) return IValue(value.integer);
      break;
    case TypeKind::FloatType:
      if (value.kind == kDouble) return IValue(value.number);
      if (value.kind == kInt) return IValue(static_cast<double>(value.integer));
      break;
    case TypeKind::BoolType:
      if (value.kind == kBool) return IValue(value.integer != 0);
      break;
    case TypeKind::StringType:
      if (value.kind == kString)
        return IValue(std::string(static_cast<const char*>(value.pointer), value.count));
      break;
    case TypeKind::DeviceObjType:
      if (value.kind == kDevice)
        return IValue(c10::Device(static_cast<c10::DeviceType>(value.count),
                                  static_cast<c10::DeviceIndex>(value.integer)));
      break;
    case TypeKind::ListType:
      if (expected.element == TypeKind::IntType || expected.element == TypeKind::SymIntType) {
        if (value.kind == kIntList) return int_list(static_cast<const int64_t*>(value.pointer), value.count);
        if (value.kind == kInt && expected.fixed_length > 0)
          return IValue(c10::List<int64_t>(std::vector<int64_t>(expected.fixed_length, value.integer)));
      } else if (expected.element == TypeKind::FloatType && value.kind == kDoubleList) {
        return IValue(
            c10::List<double>(at::ArrayRef<double>(static_cast<const double*>(value.pointer), value.count)));
      } else if (expected.element == TypeKind::TensorType && value.kind == kTensorList) {
        return tensor_list(expected, value);
      }
      break;
    default:
      break;
  }
  reject(expected, value);
}

void flatten(const IValue& value, std::vector<GadmsValue>& results) {
  GadmsValue result{};
  if (value.isTensor()) {
    // An undefined tensor (an output mask left it out) is none.
    const at::Tensor& tensor = value.toTensor();
    if (tensor.defined()) {
      result.kind = kTensor;
      result.pointer = gadms::new_handle(tensor);
    }
  } else if (value.isInt()) {
    result.kind = kInt;
    result.integer = value.toInt();
  } else if (value.isDouble()) {
    result.kind = kDouble;
    result.number = value.toDouble();
  } else if (value.isBool()) {
    result.kind = kBool;
    result.integer = value.toBool();
  } else if (value.isTuple()) {
    for (const IValue& element : value.toTupleRef().elements()) flatten(element, results);
    return;
  } else if (value.isList()) {
    for (const IValue& element : value.toListRef()) flatten(element, results);
    return;
  } else if (value.isTensorList()) {
    for (const at::Tensor& element : value.toTensorVector()) flatten(element, results);
    return;
  } else {
    TORCH_CHECK(value.isNone(), "a result of type ", value.tagKind(), " cannot be returned");
  }
  results.push_back(result);
}

}  // namespace

void gadms::return_values(const std::vector<IValue>& values, const GadmsValue** results,
                          int32_t* result_count) {
  thread_local std::vector<GadmsValue> results_of_thread;
  results_of_thread.clear();
  try {
    for (const IValue& value : values) flatten(value, results_of_thread);
  } catch (...) {
    for (const GadmsValue& result : results_of_thread)
      if (result.kind == kTensor)
        gadms_tensor_free(static_cast<TensorHandle>(const_cast<void*>(result.pointer)));
    throw;
  }
  *results = results_of_thread.data();
  *result_count = static_cast<int32_t>(results_of_thread.size());
}

int32_t gadms_operator_find(const char* name, const char* overload, GadmsOperator** result) {
  return guarded([&] {
    const auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
    TORCH_CHECK(handle.has_value(), "this libtorch has no operator ", name, overload[0] ? "." : "", overload);
    auto op = std::make_unique<GadmsOperator>(GadmsOperator{*handle, name, {}});
    for (const c10::Argument& argument : handle->schema().arguments())
      op->arguments.push_back(describe(argument));
    *result = op.release();
  });
}

int32_t gadms_operator_call(const GadmsOperator* op, const GadmsValue* arguments, int32_t argument_count,
                            const GadmsValue** results, int32_t* result_count) {
  return guarded([&] {
    const size_t given = static_cast<size_t>(argument_count);
    TORCH_CHECK(given <= op->arguments.size(), "takes ", op->arguments.size(), " arguments, not ", given);
    std::vector<IValue> stack;
    stack.reserve(op->arguments.size());
    for (size_t i = 0; i < op->arguments.size(); ++i) {
      const auto& expected = op->arguments[i];
      if (i < given) {
        stack.push_back(convert(expected, arguments[i]));
      } else {
        TORCH_CHECK(expected.has_default, "argument '", expected.name, "' (", expected.type, ") is missing");
        stack.push_back(expected.default_value);
      }
    }
    op->handle.callBoxed(&stack);
    gadms::return_values(stack, results, result_count);
  });
}
